// SPDX-License-Identifier: Apache-2.0
#include "aws/budgets.h"
#include "aws/cloudwatch.h"
#include "aws/iam.h"
#include "aws/quotas.h"
#include "aws/scheduler.h"
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

static Result<json> schedule(const Client& client) {
  STINT_TRY_ASSIGN(auto s, get_schedule(client, "s"));
  auto at = rfc3339(s.at);
  return json{{"Name", s.name},
              {"Description", s.description},
              {"ScheduleExpression", "at(" + at.substr(0, at.size() - 1) + ")"},
              {"State", s.enabled ? "ENABLED" : "DISABLED"},
              {"Target", {{"Arn", s.target_arn}, {"RoleArn", s.role_arn}, {"Input", s.input}}}};
}

static Result<json> schedules(const Client& client) {
  STINT_TRY_ASSIGN(auto names, list_schedules(client, "s"));
  json list = json::array();
  for (const auto& name : names) list.push_back({{"Name", name}});
  return json{{"Schedules", list}};
}

static json dump(const Role& r) {
  return {{"RoleName", r.name}, {"Arn", r.arn}, {"AssumeRolePolicyDocument", r.trust}};
}

static json dump(const Simulated& s) { return {{"EvalActionName", s.action}, {"EvalDecision", s.decision}}; }

static json spend(const std::optional<Money>& amount) {
  if (!amount) return nullptr;
  return {{"Amount", format_money(*amount).substr(1)}, {"Unit", "USD"}};
}

static json dump(const Budget& b) {
  return {{"BudgetName", b.name},
          {"TimeUnit", b.period},
          {"BudgetLimit", spend(b.limit)},
          {"CalculatedSpend", {{"ActualSpend", spend(b.actual)}, {"ForecastedSpend", spend(b.forecast)}}}};
}

static json dump(const BudgetAlert& a) {
  return {{"NotificationType", a.forecast ? "FORECASTED" : "ACTUAL"}, {"Threshold", a.percent}};
}

static Result<json> subscribers(const Client& client) {
  STINT_TRY_ASSIGN(auto mail, describe_subscribers(client, "1", "b", {}));
  json list = json::array();
  for (const auto& address : mail) list.push_back({{"Address", address}});
  return json{{"Subscribers", list}};
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
      {"GetSchedule", schedule},
      {"ListSchedules", schedules},
      {"GetRole", under("Role", [](C c) { return get_role(c, "r"); })},
      {"CreateRole", under("Role", [](C c) { return create_role(c, "r", "{}", "d", {}); })},
      {"SimulatePrincipalPolicy", list_under("EvaluationResults",
                                             [](C c) {
                                               return simulate(c, "p", {"a"}, "r", {"k", "v"});
                                             })},
      {"DescribeBudgets", list_under("Budgets", [](C c) { return describe_budgets(c, "1"); })},
      {"DescribeNotificationsForBudget",
       list_under("Notifications", [](C c) { return describe_alerts(c, "1", "b"); })},
      {"DescribeSubscribersForNotification", subscribers},
      {"DescribeAlarms", list_under("MetricAlarms", [](C c) { return describe_alarms(c, {"a"}); })},
  };
}

}  // namespace stint::aws
