// SPDX-License-Identifier: Apache-2.0
// W and W2: CloudWatch alarms with a warm-up period, which end the machine with nothing of ours alive on it.
#include <fmt/format.h>

#include <algorithm>

#include "aws/cloudwatch.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/guard_words.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using namespace std::chrono_literals;
using provider::Act;

constexpr std::chrono::minutes kLongest = 48h;      // that an alarm can be held back
constexpr std::chrono::minutes kTwinLater = 10min;  // W acts once, on its change of state, and never again
constexpr Micros kArmsWithin = 1min;                // a few calls, and their repeats
constexpr int kReads = 10;                          // a second apart: a read may lag behind the write

// StatusCheckFailed is 0 or 1 and made outside the machine: it always breaches, and missing counts as
// breaching.
aws::MetricAlarm alarm_for(const std::string& name, const provider::Machine& machine,
                           const std::string& region, Act act, SysMicros now, std::chrono::minutes warm_up) {
  return {.name = name,
          .description = guard_description(machine, act, now + warm_up),
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
          .alarm_actions = {fmt::format("arn:aws:automate:{}:ec2:{}", region, provider::word(act))},
          .warm_up = aws::WarmUp{.duration = warm_up, .only_after = true}};
}

std::vector<std::string> names_of(const std::vector<aws::MetricAlarm>& alarms) {
  std::vector<std::string> names;
  for (const auto& alarm : alarms) names.push_back(alarm.name);
  return names;
}

const aws::AlarmState* named(const std::vector<aws::AlarmState>& states, const std::string& name) {
  for (const auto& state : states)
    if (state.alarm.name == name) return &state;
  return nullptr;
}

// A server that does not know warm-up may drop it, and the alarm would fire at once: it must come back as it
// was put.
bool held_back(const aws::AlarmState& state, const aws::MetricAlarm& put) {
  return state.alarm.warm_up == put.warm_up && state.state == "INSUFFICIENT_DATA" &&
         state.alarm.alarm_actions == put.alarm_actions && state.alarm.dimensions == put.dimensions &&
         state.alarm.treat_missing_data == put.treat_missing_data;
}

// Reads until all are there, with their actions on or off as they should be.
Result<> read_back(World& world, const aws::Client& client, const std::vector<aws::MetricAlarm>& alarms,
                   bool enabled) {
  for (int i = 0;; ++i) {
    STINT_TRY_ASSIGN(auto states, aws::describe_alarms(client, names_of(alarms)));
    std::size_t there = 0;
    for (const auto& alarm : alarms) {
      const auto* state = named(states, alarm.name);
      if (state == nullptr) continue;
      if (!held_back(*state, alarm))
        return fail(
            Kind::Failed,
            fmt::format("CloudWatch in {} does not hold an alarm back until its time (warm-up): the machine "
                        "cannot be guarded from outside",
                        client.region));
      if (state->alarm.actions_enabled == enabled) ++there;
    }
    if (there == alarms.size()) return {};
    if (i == kReads)
      return fail(Kind::Failed, fmt::format("the alarm {} does not read back as armed", alarms.front().name));
    STINT_TRY(sleep_for(world, 1s));
  }
}

Result<> put_and_enable(World& world, const aws::Client& client, const std::vector<aws::MetricAlarm>& alarms,
                        const std::vector<aws::Tag>& tags) {
  for (const auto& alarm : alarms) STINT_TRY(aws::put_metric_alarm(client, alarm, tags));
  STINT_TRY(read_back(world, client, alarms, false));
  STINT_TRY(aws::enable_alarm_actions(client, names_of(alarms)));
  return read_back(world, client, alarms, true);
}

}  // namespace

Result<std::vector<provider::CloudGuard>> Ec2::arm(const provider::Machine& machine, SysMicros fires,
                                                   Act act) {
  SysMicros now = latest_now();
  auto warm_up = std::max(std::chrono::floor<std::chrono::minutes>(fires - now), 1min);
  if (warm_up > kLongest)
    return fail(Kind::Usage,
                "an alarm in the account waits 48 hours at most; a longer stint needs the "
                "guard's role (stint policy --guard-role) or a shorter --deadline");
  STINT_TRY_ASSIGN(auto older, aws::describe_alarms_with_prefix(client(), prefix_of(machine.id)));
  std::vector<std::string> outdated;
  for (const auto& state : older) outdated.push_back(state.alarm.name);
  const int n = number_after(outdated);
  std::vector<aws::MetricAlarm> alarms;
  std::vector<provider::CloudGuard> guards;
  for (const char* layer : {"W", "W2"}) {
    auto name = alarm_name(machine.id, n, layer);
    alarms.push_back(alarm_for(name, machine, settings_.region, act, now, warm_up));
    guards.push_back(
        {.layer = layer, .name = name, .act = act, .fires = std::chrono::floor<Seconds>(now + warm_up)});
    warm_up = std::min(warm_up + kTwinLater, kLongest);
  }
  auto armed = put_and_enable(world_, client(), alarms, {{kToken, machine.token}});
  if (!armed) {
    (void)aws::delete_alarms(client(), names_of(alarms));
    return fail(std::move(armed).error());
  }
  if (!outdated.empty()) STINT_TRY(aws::delete_alarms(client(), outdated));
  // Its warm-up counts from when the account took it: where this computer slept in between, that was late.
  if (latest_now() - now > kArmsWithin) return arm(machine, fires, act);
  return guards;
}

}  // namespace stint::ec2
