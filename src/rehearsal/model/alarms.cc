// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/model/alarm_calls.h"
#include "rehearsal/model/alarm_watch.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {
namespace {

constexpr int kDay = 86'400, kWeek = 604'800;  // seconds that Period x EvaluationPeriods may span
constexpr int kLongestWarmUp = 2880;           // minutes
constexpr std::size_t kMostNames = 100;

tl::unexpected<Refusal> invalid(std::string text) { return refuse("ValidationError", std::move(text)); }

template <std::size_t N>
Outcome<> one_of(std::string_view name, std::string_view value,
                 const std::array<std::string_view, N>& known) {
  if (std::ranges::find(known, value) != known.end()) return {};
  return invalid(
      fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: Member "
                  "must satisfy enum value set: [{}]",
                  value, name, fmt::join(known, ", ")));
}

constexpr std::array<std::string_view, 4> kComparisons{"GreaterThanOrEqualToThreshold",
                                                       "GreaterThanThreshold", "LessThanThreshold",
                                                       "LessThanOrEqualToThreshold"};
constexpr std::array<std::string_view, 4> kMissing{"missing", "breaching", "notBreaching", "ignore"};
constexpr std::array<std::string_view, 5> kStatistics{"SampleCount", "Average", "Sum", "Minimum", "Maximum"};
constexpr std::array<std::string_view, 3> kStates{"OK", "ALARM", "INSUFFICIENT_DATA"};

Outcome<> check_span(const AlarmRules& r) {
  if (r.period < 10 || (r.period > 30 && r.period % 60 != 0))
    return invalid("Period must be 10, 20, 30 or a multiple of 60");
  if (r.evaluation_periods < 1) return invalid("EvaluationPeriods must be at least 1");
  if (r.datapoints() < 1 || r.datapoints() > r.evaluation_periods)
    return invalid("DatapointsToAlarm must be between 1 and EvaluationPeriods");
  auto most = r.period < 3600 ? kDay : kWeek;
  if (std::int64_t{r.period} * r.evaluation_periods > most)
    return invalid(fmt::format(
        "Metrics cannot be checked across more than {} (EvaluationPeriods * Period must be <= {}).",
        most == kDay ? "a day" : "7 days", most));
  return {};
}

Outcome<> check_actions(const Context& call, const AlarmRules& r) {
  for (const auto* actions : {&r.ok_actions, &r.alarm_actions, &r.insufficient_actions})
    for (const auto& arn : *actions) {
      if (ec2_verb(arn, call.region_name()).empty())
        return invalid(
            fmt::format("Invalid action {}: the rehearsal knows arn:aws:automate:{}:ec2:stop, :terminate, "
                        ":reboot and :recover",
                        arn, call.region_name()));
      if (r.space != "AWS/EC2" || r.instance().empty())
        return invalid("EC2 actions need a metric of AWS/EC2 with the dimension InstanceId");
    }
  return {};
}

Outcome<> check(const Context& call, const AlarmRules& r) {
  if (r.name.size() > 255) return invalid("AlarmName must be 255 characters or less");
  if (r.metric.empty() || r.space.empty())
    return invalid("The rehearsal evaluates alarms on one metric: MetricName and Namespace are needed");
  REHEARSAL_TRY(one_of("comparisonOperator", r.comparison, kComparisons));
  REHEARSAL_TRY(one_of("treatMissingData", r.missing_data, kMissing));
  REHEARSAL_TRY(one_of("statistic", r.statistic, kStatistics));
  if (r.warm_up && (r.warm_up->minutes < 1 || r.warm_up->minutes > kLongestWarmUp))
    return invalid(fmt::format("WarmUpPeriodDurationInMinutes must be between 1 and {}", kLongestWarmUp));
  REHEARSAL_TRY(check_span(r));
  return check_actions(call, r);
}

Outcome<> check_names(const std::vector<std::string>& names) {
  if (names.size() > kMostNames) return invalid("At most 100 alarms can be named in one call");
  return {};
}

Outcome<Done> set_actions(Context& call, const std::vector<std::string>& names, bool enabled) {
  REHEARSAL_TRY(check_names(names));
  for (const auto& name : names) {
    auto found = call.region.alarms.find(name);
    if (found == call.region.alarms.end()) continue;
    found->second.rules.actions_enabled = enabled;
    found->second.configured = call.now;
  }
  return Done{};
}

bool wanted(const DescribeAlarms::Input& in, const Alarm& alarm) {
  if (!in.names.empty() && std::ranges::find(in.names, alarm.rules.name) == in.names.end()) return false;
  if (!in.types.empty() && std::ranges::find(in.types, "MetricAlarm") == in.types.end()) return false;
  if (!in.state.empty() && alarm.state != in.state) return false;
  if (!in.action_prefix.empty() && std::ranges::none_of(alarm.rules.alarm_actions, [&](const auto& arn) {
        return arn.starts_with(in.action_prefix);
      }))
    return false;
  return alarm.rules.name.starts_with(in.name_prefix);
}

}  // namespace

Outcome<Done> perform(Context& call, const PutMetricAlarm::Input& in) {
  AlarmRules rules = in.rules;
  if (!call.works.settings.alarms.knows_warm_up) rules.warm_up.reset();
  REHEARSAL_TRY(check(call, rules));
  auto [slot, is_new] = call.region.alarms.try_emplace(rules.name);
  Alarm& alarm = slot->second;
  if (is_new) {
    alarm.arn = call.region.arn("cloudwatch", "alarm:" + rules.name);
    alarm.tags = in.tags;
    alarm.created = alarm.updated = alarm.transitioned = call.now;
    alarm.warm = !rules.warm_up;
  }
  note_alarm_event(call.works, call.region, rules.name, "ConfigurationUpdate",
                   fmt::format("Alarm \"{}\" {}", rules.name, is_new ? "created" : "updated"));
  if (!rules.warm_up) alarm.warm = true;
  alarm.rules = std::move(rules);
  alarm.configured = call.now;
  watch(call.works, call.region, alarm);
  return Done{};
}

Outcome<DescribeAlarms::Output> perform(Context& call, const DescribeAlarms::Input& in) {
  REHEARSAL_TRY(check_names(in.names));
  if (!in.state.empty()) REHEARSAL_TRY(one_of("stateValue", in.state, kStates));
  DescribeAlarms::Output out;
  for (const auto& [name, alarm] : call.region.alarms)
    if (wanted(in, alarm)) out.items.push_back({&alarm, alarm.warm ? "" : "IN_WARM_UP"});
  return out;
}

Outcome<Done> perform(Context& call, const DeleteAlarms::Input& in) {
  REHEARSAL_TRY(check_names(in.names));
  for (const auto& name : in.names)
    if (call.region.alarms.erase(name) > 0)
      note_alarm_event(call.works, call.region, name, "ConfigurationUpdate",
                       fmt::format("Alarm \"{}\" deleted", name));
  return Done{};
}

Outcome<Done> perform(Context& call, const EnableAlarmActions::Input& in) {
  return set_actions(call, in.names, true);
}

Outcome<Done> perform(Context& call, const DisableAlarmActions::Input& in) {
  return set_actions(call, in.names, false);
}

Outcome<Done> perform(Context& call, const SetAlarmState::Input& in) {
  REHEARSAL_TRY(one_of("stateValue", in.state, kStates));
  auto found = call.region.alarms.find(in.name);
  if (found == call.region.alarms.end()) return refuse("ResourceNotFound", "Unknown alarm: " + in.name);
  set_alarm_state(call.works, call.region, found->second, in.state, in.reason);
  wake_alarms(call.works, call.region, std::string(found->second.rules.instance()));
  return Done{};
}

Outcome<DescribeAlarmHistory::Output> perform(Context& call, const DescribeAlarmHistory::Input& in) {
  DescribeAlarmHistory::Output out;
  for (const auto& event : call.region.alarm_events) {
    bool fits = (in.name.empty() || event.alarm == in.name) && (in.type.empty() || event.type == in.type) &&
                (!in.from || event.at >= *in.from) && (!in.until || event.at <= *in.until);
    if (fits) out.items.push_back(event);
  }
  if (in.order != "TimestampAscending") std::ranges::reverse(out.items);
  return out;
}

}  // namespace stint::rehearsal
