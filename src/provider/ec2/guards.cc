// SPDX-License-Identifier: Apache-2.0
// The guards of a machine, alarms and schedules: what there is, and taking it away.
#include <algorithm>

#include "aws/cloudwatch.h"
#include "aws/scheduler.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/guard_words.h"

namespace stint::ec2 {
namespace {

using provider::Act;
using provider::CloudGuard;

Act act_of(const std::string& action) {
  return action.find("stop") == std::string::npos ? Act::Terminate : Act::Stop;
}

bool among(const std::vector<std::string>& layers, const std::string& layer) {
  return std::find(layers.begin(), layers.end(), layer) != layers.end();
}

// "W" stands for its twin too.
std::vector<std::string> alarms_of(const std::vector<aws::AlarmState>& states,
                                   const std::vector<std::string>& layers) {
  std::vector<std::string> names;
  for (const auto& state : states)
    if (among(layers, "W") || among(layers, layer_of_alarm(state.alarm.name)))
      names.push_back(state.alarm.name);
  return names;
}

}  // namespace

Result<> Ec2::disarm(const std::string& id, const std::vector<std::string>& layers) {
  if (among(layers, "W") || among(layers, "W2")) {
    STINT_TRY_ASSIGN(auto states, aws::describe_alarms_with_prefix(client(), prefix_of(id)));
    auto names = alarms_of(states, layers);
    if (!names.empty()) STINT_TRY(aws::delete_alarms(client(), names));
  }
  for (const char* layer : {"S", "K"}) {
    if (!among(layers, layer)) continue;
    STINT_TRY_ASSIGN(auto role, guard_role());
    if (!role) break;  // no schedule of ours can have been made
    auto deleted = aws::delete_schedule(client(), schedule_name(id, layer));
    if (!deleted && deleted.error().code != "ResourceNotFoundException") return deleted;
  }
  return {};
}

Result<std::vector<CloudGuard>> Ec2::guards(const std::string& id) {
  std::vector<CloudGuard> armed;
  STINT_TRY_ASSIGN(auto states, aws::describe_alarms_with_prefix(client(), prefix_of(id)));
  for (const auto& [alarm, arn, state, reason, evaluation, updated] : states)
    if (alarm.actions_enabled && !alarm.alarm_actions.empty())
      armed.push_back({.layer = layer_of_alarm(alarm.name),
                       .name = alarm.name,
                       .act = act_of(alarm.alarm_actions.front()),
                       .fires = moment_in(alarm.description).value_or(SysMicros{})});
  STINT_TRY_ASSIGN(auto role, guard_role());
  if (!role) return armed;
  for (const char* layer : {"S", "K"}) {
    auto schedule = aws::get_schedule(client(), schedule_name(id, layer));
    if (!schedule && schedule.error().code == "ResourceNotFoundException") continue;
    if (!schedule) return fail(std::move(schedule).error());
    if (schedule->enabled)
      armed.push_back({.layer = layer,
                       .name = schedule->name,
                       .act = act_of(schedule->target_arn),
                       .fires = schedule->at});
  }
  return armed;
}

}  // namespace stint::ec2
