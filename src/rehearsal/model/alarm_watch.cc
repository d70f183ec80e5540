// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/alarm_watch.h"

#include <fmt/format.h>

#include "rehearsal/model/life.h"

namespace stint::rehearsal {
namespace {

constexpr Micros kMinute = Seconds{60};

const std::vector<MetricChange>& metric_of(const Region& region, const AlarmRules& rules) {
  static const std::vector<MetricChange> kNone;
  const Instance* instance = region.instances.find(rules.instance());
  return instance ? instance->metric : kNone;
}

bool warmed_up(const Works& works, const Region& region, const Alarm& alarm) {
  if (alarm.warm || works.now >= warm_from(alarm)) return true;
  return !alarm.rules.warm_up->only_after && metric_at(metric_of(region, alarm.rules), works.now).has_value();
}

void evaluate(Works& works, Region& region, const std::string& name, std::uint64_t turn);

void evaluate_at(Works& works, Region& region, Alarm& alarm, SysMicros when) {
  works.at(when, evaluate, region, alarm.rules.name, ++alarm.turn);
}

void evaluate(Works& works, Region& region, const std::string& name, std::uint64_t turn) {
  auto found = region.alarms.find(name);
  if (found == region.alarms.end() || found->second.turn != turn) return;
  Alarm& alarm = found->second;
  if (!warmed_up(works, region, alarm)) return evaluate_at(works, region, alarm, warm_from(alarm));
  alarm.warm = true;
  const auto& metric = metric_of(region, alarm.rules);
  auto window = look(alarm.rules, metric, works.now);
  auto state = judge(alarm.rules, window, alarm.state);
  bool steady = metric.empty() || metric.back().from <= works.now - Seconds{alarm.rules.period};
  bool settled = state == alarm.state && window.uniform() && steady;
  auto reason = fmt::format("Threshold Crossed: {} of {} datapoints breach, {} are missing.",
                            window.breaching, alarm.rules.evaluation_periods, window.missing);
  set_alarm_state(works, region, alarm, state, reason);
  if (!settled) evaluate_at(works, region, alarm, works.now + kMinute);
}

// What the alarm's service does to an instance; false where EC2 refuses it.
bool act(Works& works, Region& region, std::string_view verb, std::string_view id) {
  const Instance* found = region.instances.find(id);
  if (!found || !found->live()) return false;
  Instance& instance = works.change(region, *found);
  if (verb == "terminate") {
    if (instance.keep_from_termination) return false;
    instance.reason = user_initiated_at(works.now);
    begin_termination(works, region, instance, user_initiated());
  } else if (verb == "stop") {
    if (instance.state != State::Running || instance.keep_from_stop || instance.spot) return false;
    instance.reason = user_initiated_at(works.now);
    begin_stop(works, region, instance, user_initiated());
  } else if (verb == "reboot") {
    if (instance.state != State::Running) return false;
    works.commands.push_back(host::Reboot{instance.id});
  }
  return true;
}

void run_action(Works& works, Region& region, const std::string&, std::uint64_t index) {
  const AlarmAction action = region.alarm_actions[index];
  bool done = works.settings.alarms.acts &&
              act(works, region, ec2_verb(action.arn, region.info.name), action.instance);
  note_alarm_event(
      works, region, action.alarm, "Action",
      fmt::format("{} action {}", done ? "Successfully executed" : "Failed to execute", action.arn));
}

void set_off(Works& works, Region& region, const Alarm& alarm, const std::vector<std::string>& arns) {
  for (const auto& arn : arns) {
    region.alarm_actions.push_back({alarm.rules.name, arn, std::string(alarm.rules.instance())});
    works.at(works.now + works.dice.between(works.settings.alarms.delay), run_action, region,
             alarm.rules.name, region.alarm_actions.size() - 1);
  }
}

}  // namespace

SysMicros warm_from(const Alarm& alarm) {
  return alarm.created + std::chrono::minutes{alarm.rules.warm_up ? alarm.rules.warm_up->minutes : 0};
}

void watch(Works& works, Region& region, Alarm& alarm) { evaluate_at(works, region, alarm, works.now); }

void wake_alarms(Works& works, Region& region, const std::string& instance) {
  for (auto& [name, alarm] : region.alarms) {
    if (alarm.rules.instance() != instance) continue;
    auto minutes = (works.now - alarm.created) / kMinute + 1;
    evaluate_at(works, region, alarm, alarm.created + minutes * kMinute);
  }
}

void set_alarm_state(Works& works, Region& region, Alarm& alarm, const std::string& state,
                     const std::string& reason) {
  if (state == alarm.state) return;
  note_alarm_event(works, region, alarm.rules.name, "StateUpdate",
                   fmt::format("Alarm updated from {} to {}", alarm.state, state));
  alarm.state = state;
  alarm.state_reason = reason;
  alarm.updated = alarm.transitioned = works.now;
  if (!alarm.rules.actions_enabled) return;
  set_off(works, region, alarm,
          state == "ALARM" ? alarm.rules.alarm_actions
          : state == "OK"  ? alarm.rules.ok_actions
                           : alarm.rules.insufficient_actions);
}

void note_alarm_event(Works& works, Region& region, const std::string& alarm, std::string type,
                      std::string summary) {
  region.alarm_events.push_back({alarm, works.now, std::move(type), std::move(summary)});
}

std::string_view ec2_verb(std::string_view arn, std::string_view region) {
  auto stem = fmt::format("arn:aws:automate:{}:ec2:", region);
  if (!arn.starts_with(stem)) return {};
  auto verb = arn.substr(stem.size());
  bool known = verb == "stop" || verb == "terminate" || verb == "reboot" || verb == "recover";
  return known ? verb : std::string_view{};
}

}  // namespace stint::rehearsal
