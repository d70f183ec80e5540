// SPDX-License-Identifier: Apache-2.0
// W: a CloudWatch alarm with a warm-up period, which ends the machine with nothing of ours alive on it.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "aws/cloudwatch.h"
#include "provider/ec2/alarm_words.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::minutes kLongest = 48h;

// The number at the end of an alarm's name; 0 where there is none.
int number_of(const std::string& name, const std::string& prefix) {
  int n = 0;
  std::from_chars(name.data() + prefix.size(), name.data() + name.size(), n);
  return n;
}

// StatusCheckFailed is 0 or 1 and made outside the machine: it always breaches, and missing counts as
// breaching.
aws::MetricAlarm alarm_for(const std::string& name, const provider::Machine& machine,
                           const std::string& region, std::chrono::minutes warm_up) {
  return {.name = name,
          .description = alarm_description(machine),
          .metric_namespace = "AWS/EC2",
          .metric_name = "StatusCheckFailed",
          .dimensions = {{"InstanceId", machine.id}},
          .statistic = "Maximum",
          .period = 60s,
          .evaluation_periods = 1,
          .threshold = 0,
          .comparison = "GreaterThanOrEqualToThreshold",
          .treat_missing_data = "breaching",
          .actions_enabled = false,
          .alarm_actions = {fmt::format("arn:aws:automate:{}:ec2:terminate", region)},
          .warm_up = aws::WarmUp{.duration = warm_up, .only_after = true}};
}

Result<std::optional<aws::AlarmState>> read_back(const aws::Client& client, const std::string& name) {
  STINT_TRY_ASSIGN(auto states, aws::describe_alarms(client, {name}));
  if (states.empty()) return std::nullopt;
  return std::move(states.front());
}

// A server that does not know warm-up may drop it, and the alarm would fire at once: it must come back as it
// was put.
bool holds(const std::optional<aws::AlarmState>& state, const aws::MetricAlarm& put, bool enabled) {
  return state && state->alarm.warm_up == put.warm_up && state->state == "INSUFFICIENT_DATA" &&
         state->alarm.actions_enabled == enabled && state->alarm.alarm_actions == put.alarm_actions &&
         state->alarm.dimensions == put.dimensions &&
         state->alarm.treat_missing_data == put.treat_missing_data;
}

Result<> put_and_enable(const aws::Client& client, const aws::MetricAlarm& alarm,
                        const std::vector<aws::Tag>& tags) {
  STINT_TRY(aws::put_metric_alarm(client, alarm, tags));
  STINT_TRY_ASSIGN(auto put, read_back(client, alarm.name));
  if (!holds(put, alarm, false))
    return fail(
        Kind::Failed,
        fmt::format("CloudWatch in {} does not hold an alarm back until its time (warm-up): the machine "
                    "cannot be guarded from outside",
                    client.region));
  STINT_TRY(aws::enable_alarm_actions(client, {alarm.name}));
  STINT_TRY_ASSIGN(auto enabled, read_back(client, alarm.name));
  if (!holds(enabled, alarm, true))
    return fail(Kind::Failed, fmt::format("the alarm {} does not read back as armed", alarm.name));
  return {};
}

std::vector<std::string> names_of(const std::vector<aws::AlarmState>& states) {
  std::vector<std::string> names;
  for (const auto& state : states) names.push_back(state.alarm.name);
  return names;
}

}  // namespace

Result<provider::CloudGuard> Ec2::arm(const provider::Machine& machine, SysMicros fires) {
  std::string prefix = prefix_of(machine.id);
  STINT_TRY_ASSIGN(auto older, aws::describe_alarms_with_prefix(client(), prefix));
  int n = 1;
  for (const auto& state : older) n = std::max(n, number_of(state.alarm.name, prefix) + 1);
  SysMicros now = latest_now();
  auto warm_up =
      std::clamp<std::chrono::minutes>(std::chrono::floor<std::chrono::minutes>(fires - now), 1min, kLongest);
  auto alarm = alarm_for(fmt::format("{}{}", prefix, n), machine, settings_.region, warm_up);
  auto armed = put_and_enable(client(), alarm, {{kToken, machine.token}});
  if (!armed) {
    (void)aws::delete_alarms(client(), {alarm.name});
    return fail(std::move(armed).error());
  }
  if (!older.empty()) STINT_TRY(aws::delete_alarms(client(), names_of(older)));
  return provider::CloudGuard{.name = alarm.name, .fires = now + warm_up};
}

Result<std::vector<provider::CloudGuard>> Ec2::guards(const std::string& id) {
  STINT_TRY_ASSIGN(auto states, aws::describe_alarms_with_prefix(client(), prefix_of(id)));
  std::vector<provider::CloudGuard> armed;
  for (const auto& state : states)
    if (state.alarm.actions_enabled) armed.push_back({.name = state.alarm.name});
  return armed;
}

}  // namespace stint::ec2
