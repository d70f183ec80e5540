// SPDX-License-Identifier: Apache-2.0
#include "aws/cloudwatch.h"

#include "aws/ask.h"

namespace stint::aws {

static constexpr int kPageOfAlarms = 100;

static void write(Form& form, const Dimension& dimension) {
  form.put("Name", dimension.name);
  form.put("Value", dimension.value);
}

static void write(Form& form, const WarmUp& warm_up) {
  form.put("WarmUpPeriodDurationInMinutes", std::int64_t{warm_up.duration.count()});
  form.put("OnlyStartEvaluatingAfterWarmUpPeriodEnds", warm_up.only_after);
}

static void read(XmlReader& r, Dimension& dimension) {
  r.need("Name", dimension.name);
  r.take("Value", dimension.value);
}

static void read(XmlReader& r, WarmUp& warm_up) {
  std::int64_t minutes = 0;
  r.need("WarmUpPeriodDurationInMinutes", minutes);
  warm_up.duration = std::chrono::minutes{minutes};
  warm_up.only_after = false;  // what AWS does where it says nothing
  r.take("OnlyStartEvaluatingAfterWarmUpPeriodEnds", warm_up.only_after);
}

static void read(XmlReader& r, MetricAlarm& alarm) {
  std::int64_t period = 0;
  r.need("AlarmName", alarm.name);
  r.take("AlarmDescription", alarm.description);
  r.take("Namespace", alarm.metric_namespace);
  r.take("MetricName", alarm.metric_name);
  r.list("Dimensions/member", alarm.dimensions);
  r.take("Statistic", alarm.statistic);
  r.take("Period", period);
  r.take("EvaluationPeriods", alarm.evaluation_periods);
  r.take("DatapointsToAlarm", alarm.datapoints_to_alarm);
  r.take("Threshold", alarm.threshold);
  r.take("ComparisonOperator", alarm.comparison);
  r.take("TreatMissingData", alarm.treat_missing_data);
  r.need("ActionsEnabled", alarm.actions_enabled);
  r.list("AlarmActions/member", alarm.alarm_actions);
  r.take("WarmUpConfiguration", alarm.warm_up);
  alarm.period = Seconds{period};
}

static void read(XmlReader& r, AlarmState& state) {
  read(r, state.alarm);
  r.take("AlarmArn", state.arn);
  r.need("StateValue", state.state);
  r.take("StateReason", state.state_reason);
  r.take("EvaluationState", state.evaluation_state);
  r.take("StateUpdatedTimestamp", state.state_updated);
}

static Result<> ask_about(const Client& client, std::string_view action,
                          const std::vector<std::string>& names) {
  Form form = form_for(Service::CloudWatch, action);
  form.list("AlarmNames", names);
  return ask_nothing(client, call_of(Service::CloudWatch, form, Repeat::Idempotent));
}

static Result<std::vector<AlarmState>> ask_alarms(const Client& client, Form form) {
  form.put("MaxRecords", kPageOfAlarms);
  return ask_pages<AlarmState>(client, Service::CloudWatch, form, "MetricAlarms/member", "NextToken");
}

Result<> put_metric_alarm(const Client& client, const MetricAlarm& alarm, const std::vector<Tag>& tags) {
  Form form = form_for(Service::CloudWatch, "PutMetricAlarm");
  form.put("AlarmName", alarm.name);
  form.put("AlarmDescription", alarm.description);
  form.put("Namespace", alarm.metric_namespace);
  form.put("MetricName", alarm.metric_name);
  form.list("Dimensions", alarm.dimensions);
  form.put("Statistic", alarm.statistic);
  form.put("Period", std::int64_t{alarm.period.count()});
  form.put("EvaluationPeriods", alarm.evaluation_periods);
  form.put("DatapointsToAlarm", alarm.datapoints_to_alarm);
  form.put("Threshold", alarm.threshold);
  form.put("ComparisonOperator", alarm.comparison);
  form.put("TreatMissingData", alarm.treat_missing_data);
  form.put("ActionsEnabled", alarm.actions_enabled);
  form.list("AlarmActions", alarm.alarm_actions);
  form.put("WarmUpConfiguration", alarm.warm_up);
  form.list("Tags", tags);
  return ask_nothing(client, call_of(Service::CloudWatch, form, Repeat::Idempotent));
}

Result<std::vector<AlarmState>> describe_alarms(const Client& client, const std::vector<std::string>& names) {
  if (names.empty()) return std::vector<AlarmState>{};
  Form form = form_for(Service::CloudWatch, "DescribeAlarms");
  form.list("AlarmNames", names);
  return ask_alarms(client, std::move(form));
}

Result<std::vector<AlarmState>> describe_alarms_with_prefix(const Client& client, const std::string& prefix) {
  Form form = form_for(Service::CloudWatch, "DescribeAlarms");
  form.put("AlarmNamePrefix", prefix);
  return ask_alarms(client, std::move(form));
}

Result<> enable_alarm_actions(const Client& client, const std::vector<std::string>& names) {
  return ask_about(client, "EnableAlarmActions", names);
}

Result<> disable_alarm_actions(const Client& client, const std::vector<std::string>& names) {
  return ask_about(client, "DisableAlarmActions", names);
}

Result<> delete_alarms(const Client& client, const std::vector<std::string>& names) {
  auto done = ask_about(client, "DeleteAlarms", names);
  // The API reference: those that are there are deleted all the same.
  if (!done && done.error().code.starts_with("ResourceNotFound")) return {};
  return done;
}

}  // namespace stint::aws
