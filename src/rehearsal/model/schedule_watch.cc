// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/schedule_watch.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/instance_calls.h"

namespace stint::rehearsal {
namespace {

constexpr std::string_view kService = "scheduler.amazonaws.com";

void attempt(Works& works, Region& region, const std::string& name, std::uint64_t turn);

Schedule* still(Region& region, const std::string& name, std::uint64_t turn) {
  auto found = region.schedules.find(name);
  return found != region.schedules.end() && found->second.turn == turn ? &found->second : nullptr;
}

void begin_attempts(Works& works, Region& region, const std::string& name, std::uint64_t turn) {
  Schedule* schedule = still(region, name, turn);
  if (!schedule) return;
  auto delay = works.dice.between(works.settings.schedules.delay);
  schedule->first_attempt = works.now + delay;
  works.at(schedule->first_attempt, attempt, region, name, turn);
}

Outcome<> check_permission(const Region& region, const Role& role, const Errand& errand) {
  for (const auto& id : errand.instances) {
    Demand demand{.action = std::string(action_of(errand.verb)),
                  .resource = region.arn("ec2", "instance/" + id),
                  .service = {},
                  .context = {}};
    if (const Instance* instance = region.instances.find(id))
      for (const auto& tag : instance->tags) demand.context["aws:ResourceTag/" + tag.key] = tag.value;
    if (decide(role, demand) != Decision::Allowed)
      return refuse("UnauthorizedOperation", fmt::format("{} may not {} on {}", role.arn, demand.action, id));
  }
  return {};
}

// EC2's own call, made by the role.
Outcome<> run(Works& works, Region& region, const Role& role, const Errand& errand) {
  const Key as_role{.id = {},
                    .secret = {},
                    .session_token = {},
                    .expires = {},
                    .principal = fmt::format("assumed-role/{}/scheduler", role.name),
                    .denied = {}};
  Context call{works, region, as_role, works.now, works.now};
  if (errand.verb == Errand::Verb::Stop) {
    REHEARSAL_TRY(perform(call, StopInstances::Input{.instances = errand.instances,
                                                     .force = errand.force,
                                                     .skip_os_shutdown = errand.skip_os_shutdown}));
    return {};
  }
  REHEARSAL_TRY(perform(call, TerminateInstances::Input{.instances = errand.instances,
                                                        .force = errand.force,
                                                        .skip_os_shutdown = errand.skip_os_shutdown}));
  return {};
}

Outcome<> carry_out(Works& works, Region& region, const Schedule& schedule) {
  if (works.settings.schedules.role_broken) return refuse("AccessDenied", "the role cannot be assumed");
  REHEARSAL_TRY_ASSIGN(const Role* role, role_of_scheduler(works, region, schedule.rules.target.role));
  REHEARSAL_TRY(check_permission(region, *role, schedule.errand));
  return run(works, region, *role, schedule.errand);
}

void complete(Region& region, const Schedule& schedule) {
  if (schedule.rules.after_completion == "DELETE")
    region.schedules.erase(region.schedules.find(schedule.rules.name));
}

void attempt(Works& works, Region& region, const std::string& name, std::uint64_t turn) {
  Schedule* schedule = still(region, name, turn);
  if (!schedule || !works.settings.schedules.acts) return;
  const RetryPolicy& retry = schedule->rules.target.retry;
  if (carry_out(works, region, *schedule)) return complete(region, *schedule);
  auto next = works.now + pause_after(++schedule->attempts);
  bool again =
      schedule->attempts <= retry.most_attempts && next - schedule->first_attempt <= Seconds{retry.most_age};
  if (!again) return complete(region, *schedule);
  works.at(next, attempt, region, name, turn);
}

}  // namespace

void await_minute(Works& works, Region& region, Schedule& schedule) {
  schedule.turn = ++region.schedule_turns;
  schedule.attempts = 0;
  if (schedule.rules.state != "ENABLED") return;
  works.at(std::max(schedule.minute, works.now), begin_attempts, region, schedule.rules.name, schedule.turn);
}

Outcome<const Role*> role_of_scheduler(const Works& works, const Region& region, std::string_view arn) {
  const std::map<std::string, std::string> context{
      {"aws:SourceAccount", region.account.id},
      {"aws:SourceArn", region.arn("scheduler", fmt::format("schedule-group/{}", kDefaultGroup))}};
  auto account = works.worldwide.find(region.account.id);
  if (account != works.worldwide.end())
    for (const auto& [name, role] : account->second.roles)
      if (role.arn == arn && may_assume(role, kService, context)) return &role;
  return refuse("ValidationException",
                "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
}

}  // namespace stint::rehearsal
