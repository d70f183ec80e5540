// SPDX-License-Identifier: Apache-2.0
#include "aws/cloudwatch.h"
#include "aws/quotas.h"
#include "aws/ssm.h"
#include "aws/sts.h"
#include "dump.h"

namespace stint::aws {

using nlohmann::json;

static json dump(const Parameter& p) {
  json object{{"Name", p.name}, {"Value", p.value}, {"Version", p.version}};
  put(object, "LastModifiedDate", p.changed);
  return object;
}

static json dump(const Quota& q) {
  return {{"QuotaCode", q.code}, {"QuotaName", q.name},
          {"Value", q.value},    {"Adjustable", q.adjustable},
          {"Unit", q.unit},      {"ErrorReason", {{"ErrorCode", q.error_reason}}}};
}

static json dump(const QuotaRequest& r) {
  json object{{"Id", r.id},         {"QuotaCode", r.quota_code}, {"QuotaName", r.quota_name},
              {"Status", r.status}, {"CaseId", r.case_id},       {"DesiredValue", r.desired_value}};
  put(object, "Created", r.created);
  put(object, "LastUpdated", r.updated);
  return object;
}

static json dump(const Dimension& d) { return {{"Name", d.name}, {"Value", d.value}}; }

static json dump(const AlarmState& s) {
  const MetricAlarm& a = s.alarm;
  json object{{"AlarmName", a.name},
              {"AlarmDescription", a.description},
              {"Namespace", a.metric_namespace},
              {"MetricName", a.metric_name},
              {"Dimensions", dump_all(a.dimensions)},
              {"Statistic", a.statistic},
              {"Period", a.period.count()},
              {"EvaluationPeriods", a.evaluation_periods},
              {"Threshold", a.threshold},
              {"ComparisonOperator", a.comparison},
              {"TreatMissingData", a.treat_missing_data},
              {"ActionsEnabled", a.actions_enabled},
              {"AlarmActions", a.alarm_actions},
              {"AlarmArn", s.arn},
              {"StateValue", s.state},
              {"StateReason", s.state_reason},
              {"EvaluationState", s.evaluation_state}};
  put(object, "DatapointsToAlarm", a.datapoints_to_alarm);
  put(object, "StateUpdatedTimestamp", s.state_updated);
  object["WarmUpConfiguration"] = nullptr;
  if (a.warm_up)
    object["WarmUpConfiguration"] = {{"WarmUpPeriodDurationInMinutes", a.warm_up->duration.count()},
                                     {"OnlyStartEvaluatingAfterWarmUpPeriodEnds", a.warm_up->only_after}};
  return object;
}

static Result<json> identity(const Client& client) {
  STINT_TRY_ASSIGN(auto who, get_caller_identity(client));
  return json{{"Account", who.account}, {"Arn", who.arn}, {"UserId", who.user_id}};
}

static Result<json> parameters(const Client& client) {
  STINT_TRY_ASSIGN(auto both, get_parameters(client, {"a"}));
  return json{{"Parameters", dump_all(both.found)}, {"InvalidParameters", both.unknown}};
}

// One thing under its name.
template <class Call>
static Ask under(const char* name, Call call) {
  return [name, call](const Client& client) -> Result<json> {
    STINT_TRY_ASSIGN(auto value, call(client));
    return json{{name, dump(value)}};
  };
}

std::map<std::string, Ask> service_calls() {
  using C = const Client&;
  return {
      {"GetCallerIdentity", identity},
      {"GetParameter", under("Parameter", [](C c) { return get_parameter(c, "a"); })},
      {"GetParameters", parameters},
      {"GetParametersByPath", list_under("Parameters", [](C c) { return get_parameters_by_path(c, "/"); })},
      {"ListServiceQuotas", list_under("Quotas", list_service_quotas)},
      {"GetServiceQuota", under("Quota", [](C c) { return get_service_quota(c, "L-1"); })},
      {"GetAWSDefaultServiceQuota", under("Quota", [](C c) { return get_default_service_quota(c, "L-1"); })},
      {"RequestServiceQuotaIncrease",
       under("RequestedQuota", [](C c) { return request_quota_increase(c, "L-1", 1); })},
      {"GetRequestedServiceQuotaChange",
       under("RequestedQuota", [](C c) { return get_quota_request(c, "q"); })},
      {"ListRequestedServiceQuotaChangeHistoryByQuota",
       list_under("RequestedQuotas", [](C c) { return list_quota_requests(c, "L-1"); })},
      {"DescribeAlarms", list_under("MetricAlarms", [](C c) { return describe_alarms(c, {"a"}); })},
  };
}

}  // namespace stint::aws
