// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/alarm_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

// CloudWatch writes tags with capitals, so they need a shape of their own.
struct AlarmTag {
  std::string key, value;
};
template <class V>
void fields(V& v, AlarmTag& tag) {
  v("Key", tag.key, kRequired);
  v("Value", tag.value, kRequired);
}

template <class V, As<Dimension> T>
void fields(V& v, T& dimension) {
  v("Name", dimension.name);
  v("Value", dimension.value);
}
template <class V, As<WarmUp> T>
void fields(V& v, T& warm_up) {
  v("WarmUpPeriodDurationInMinutes", warm_up.minutes);
  v("OnlyStartEvaluatingAfterWarmUpPeriodEnds", warm_up.only_after);
}

template <class V, As<AlarmRules> T>
void rule_fields(V& v, T& rules) {
  v("AlarmName", rules.name, kRequired);
  v("AlarmDescription", rules.description);
  v("ActionsEnabled", rules.actions_enabled);
  v("OKActions", rules.ok_actions);
  v("AlarmActions", rules.alarm_actions);
  v("InsufficientDataActions", rules.insufficient_actions);
  v("MetricName", rules.metric);
  v("Namespace", rules.space);
  v("Statistic", rules.statistic);
  v("Dimensions", rules.dimensions);
  v("Period", rules.period);
  v("EvaluationPeriods", rules.evaluation_periods, kRequired);
  v("DatapointsToAlarm", rules.datapoints_to_alarm);
  v("Threshold", rules.threshold);
  v("ComparisonOperator", rules.comparison, kRequired);
  v("TreatMissingData", rules.missing_data);
  v("WarmUpConfiguration", rules.warm_up);
}

template <class V>
void fields(V& v, PutMetricAlarm::Input& in) {
  rule_fields(v, in.rules);
  v("Unit", in.rules.unit);
  std::vector<AlarmTag> tags;
  v("Tags", tags);
  for (auto& tag : tags) in.tags.push_back({std::move(tag.key), std::move(tag.value)});
}

template <class V>
void fields(V& v, DescribeAlarms::Input& in) {
  v("AlarmNames", in.names);
  v("AlarmNamePrefix", in.name_prefix);
  v("AlarmTypes", in.types);
  v("StateValue", in.state);
  v("ActionPrefix", in.action_prefix);
  v("MaxRecords", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const DescribeAlarms::View& view) {
  const Alarm& alarm = *view.alarm;
  rule_fields(v, alarm.rules);
  v("AlarmArn", alarm.arn);
  v("AlarmConfigurationUpdatedTimestamp", alarm.configured);
  v("StateValue", alarm.state);
  v("StateReason", alarm.state_reason);
  v("StateUpdatedTimestamp", alarm.updated);
  v("StateTransitionedTimestamp", alarm.transitioned);
  v("EvaluationState", some(view.evaluation_state));
}
template <class V>
void fields(V& v, const DescribeAlarms::Output& out) {
  v("CompositeAlarms", std::vector<std::string>{});
  v("MetricAlarms", out.items);
  v("NextToken", some(out.next_token));
}

template <class V>
void fields(V& v, DeleteAlarms::Input& in) {
  v("AlarmNames", in.names, kRequired);
}
template <class V>
void fields(V& v, EnableAlarmActions::Input& in) {
  v("AlarmNames", in.names, kRequired);
}
template <class V>
void fields(V& v, DisableAlarmActions::Input& in) {
  v("AlarmNames", in.names, kRequired);
}
template <class V>
void fields(V& v, SetAlarmState::Input& in) {
  v("AlarmName", in.name, kRequired);
  v("StateValue", in.state, kRequired);
  v("StateReason", in.reason, kRequired);
  v("StateReasonData", in.reason_data);
}

template <class V>
void fields(V& v, DescribeAlarmHistory::Input& in) {
  v("AlarmName", in.name);
  v("AlarmTypes", in.alarm_types);
  v("HistoryItemType", in.type);
  v("StartDate", in.from);
  v("EndDate", in.until);
  v("ScanBy", in.order);
  v("MaxRecords", in.max_results);
  v("NextToken", in.next_token);
}
template <class V>
void fields(V& v, const AlarmEvent& event) {
  v("AlarmName", event.alarm);
  v("AlarmType", "MetricAlarm");
  v("Timestamp", event.at);
  v("HistoryItemType", event.type);
  v("HistorySummary", event.summary);
}
template <class V>
void fields(V& v, const DescribeAlarmHistory::Output& out) {
  v("AlarmHistoryItems", out.items);
  v("NextToken", some(out.next_token));
}

std::span<const Row> alarm_rows() {
  constexpr Pages kPages{.least = 1, .most = 100, .standard = 50};
  constexpr Allowance kPut{9, 3};
  static constexpr std::array kRows{
      either_row<PutMetricAlarm>("PutMetricAlarm", kPut),
      either_row<DescribeAlarms>("DescribeAlarms", kLook, kPages),
      either_row<DeleteAlarms>("DeleteAlarms", kPut),
      either_row<EnableAlarmActions>("EnableAlarmActions", kPut),
      either_row<DisableAlarmActions>("DisableAlarmActions", kPut),
      either_row<SetAlarmState>("SetAlarmState", kPut),
      either_row<DescribeAlarmHistory>("DescribeAlarmHistory", kLook, kPages),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
