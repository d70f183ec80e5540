// SPDX-License-Identifier: Apache-2.0
// What the account holds to end its instances, as its owner sees it in the console.
#include "rehearsal/model/alarm_calls.h"
#include "rehearsal/model/schedule_calls.h"
#include "rehearsal/model/works.h"
#include "sim/universe.h"

namespace stint::sim {
namespace {

std::optional<SysMicros> alarm_of(rehearsal::Context& call, const std::string& instance) {
  auto alarms = rehearsal::perform(call, rehearsal::DescribeAlarms::Input{});
  std::optional<SysMicros> first;
  if (!alarms) return first;
  for (const auto& item : alarms->items) {
    const auto& rules = item.alarm->rules;
    if (rules.instance() != instance || !rules.actions_enabled || rules.alarm_actions.empty()) continue;
    SysMicros at = item.alarm->created + std::chrono::minutes{rules.warm_up ? rules.warm_up->minutes : 0};
    if (!first || at < *first) first = at;
  }
  return first;
}

std::optional<SysMicros> schedule_of(rehearsal::Context& call, const std::string& name) {
  auto found = rehearsal::perform(call, rehearsal::GetSchedule::Input{.name = name});
  if (!found || found->schedule->rules.state != "ENABLED") return std::nullopt;
  return found->schedule->minute;
}

}  // namespace

bool Universe::AccountGuards::after(Micros moment) const {
  return (alarm && *alarm > moment) || (end && *end > moment);
}

Universe::AccountGuards Universe::guards_of(const std::string& instance) {
  auto call = console();
  SysMicros beginning = agenda.wall() - agenda.now();
  auto since = [&](std::optional<SysMicros> at) {
    return at ? std::optional{*at - beginning} : std::nullopt;
  };
  return {.alarm = since(alarm_of(call, instance)),
          .end = since(schedule_of(call, "stint-" + instance + "-end")),
          .keep = since(schedule_of(call, "stint-" + instance + "-keep"))};
}

// After a call that may have armed one.
void Universe::note_guards(const std::string& call) {
  bool arms = call == "http PutMetricAlarm" || call == "http EnableAlarmActions" ||
              call == "http CreateSchedule" || call == "http UpdateSchedule";
  if (!arms) return;
  for (auto& [id, instance] : instances_) {
    if (instance.watched && instance.scheduled) continue;
    auto guards = guards_of(id);
    instance.watched |= guards.alarm.has_value();
    instance.scheduled |= guards.end.has_value();
  }
}

// Before a start is asked for.
void Universe::note_start(const std::string& call, const HttpRequest& request) {
  if (call != "http StartInstances") return;
  for (const auto& [id, instance] : instances_) {
    if (request.body.find(id) == std::string::npos) continue;
    unguarded_starts_.erase(id);
    if (!guards_of(id).after(agenda.now())) unguarded_starts_.insert(id);
  }
}

bool Universe::has_group(const std::string& token) {
  bool found = false;
  console().region.groups.each(
      [&](const rehearsal::Group& group) { found = found || group.name == "stint-" + token; });
  return found;
}

}  // namespace stint::sim
