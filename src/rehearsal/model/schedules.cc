// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/model/filter.h"
#include "rehearsal/model/schedule_calls.h"
#include "rehearsal/model/schedule_watch.h"

namespace stint::rehearsal {
namespace {

constexpr std::array<std::string_view, 2> kStates{"ENABLED", "DISABLED"};
constexpr std::array<std::string_view, 2> kAfter{"NONE", "DELETE"};
constexpr std::array<std::string_view, 1> kModes{"OFF"};
constexpr std::array<std::string_view, 1> kTimeZones{"UTC"};
constexpr std::size_t kLongestName = 64;
constexpr int kMostAttempts = 185, kLeastAge = 60, kMostAge = 86'400;

tl::unexpected<Refusal> invalid(std::string why) { return refuse("ValidationException", std::move(why)); }

Outcome<> one_of(std::string_view name, std::string_view value, std::span<const std::string_view> values) {
  if (std::ranges::find(values, value) != values.end()) return {};
  return invalid(
      fmt::format("Value '{}' at '{}' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
                  value, name, fmt::join(values, ", ")));
}

Outcome<> check_name(std::string_view name) {
  bool good = !name.empty() && name.size() <= kLongestName && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
  if (good) return {};
  return invalid(
      fmt::format("Value '{}' at 'name' failed to satisfy constraint: Member must satisfy regular "
                  "expression pattern: [0-9a-zA-Z-_.]+",
                  name));
}

Outcome<> check_group(std::string_view group) {
  if (group == kDefaultGroup) return {};
  return refuse("ResourceNotFoundException", fmt::format("Schedule group {} does not exist.", group));
}

Outcome<> check_retry(const RetryPolicy& retry) {
  if (retry.most_attempts < 0 || retry.most_attempts > kMostAttempts)
    return invalid(fmt::format("MaximumRetryAttempts must be between 0 and {}", kMostAttempts));
  if (retry.most_age < kLeastAge || retry.most_age > kMostAge)
    return invalid(fmt::format("MaximumEventAgeInSeconds must be between {} and {}", kLeastAge, kMostAge));
  return {};
}

Outcome<> check_pass_role(const Context& call, std::string_view role) {
  constexpr std::string_view kPassRole = "iam:PassRole";
  bool denied =
      std::ranges::any_of(call.caller.denied, [&](const auto& pattern) { return fits(pattern, kPassRole); });
  if (!denied) return {};
  return refuse(
      "AccessDeniedException",
      fmt::format("User: arn:aws:iam::{}:{} is not authorized to perform: {} on resource: {} because no "
                  "identity-based policy allows the {} action",
                  call.account_id(), call.caller.principal, kPassRole, role, kPassRole));
}

Outcome<> check_words(const ScheduleRules& rules) {
  REHEARSAL_TRY(check_name(rules.name));
  REHEARSAL_TRY(check_group(rules.group));
  REHEARSAL_TRY(one_of("state", rules.state, kStates));
  REHEARSAL_TRY(one_of("actionAfterCompletion", rules.after_completion, kAfter));
  REHEARSAL_TRY(one_of("flexibleTimeWindow.mode", rules.window.mode, kModes));
  REHEARSAL_TRY(one_of("scheduleExpressionTimezone", rules.time_zone, kTimeZones));
  return check_retry(rules.target.retry);
}

// Puts the rules into the schedule, all of them or none.
Outcome<> take_rules(Context& call, const ScheduleRules& rules, Schedule& schedule) {
  REHEARSAL_TRY(check_words(rules));
  REHEARSAL_TRY_ASSIGN(const Moment moment, read_expression(rules.expression));
  if (moment.at < call.now)
    return invalid(fmt::format("Schedule Expression {} is in the past.", rules.expression));
  REHEARSAL_TRY_ASSIGN(Errand errand, read_target(rules.target));
  REHEARSAL_TRY(check_pass_role(call, rules.target.role));
  REHEARSAL_TRY(role_of_scheduler(call.works, call.region, rules.target.role));
  schedule.rules = rules;
  schedule.minute = moment.minute;
  schedule.errand = std::move(errand);
  schedule.modified = call.now;
  return {};
}

Outcome<Schedule*> find_schedule(const Context& call, std::string_view name, std::string_view group) {
  REHEARSAL_TRY(check_group(group));
  auto found = call.region.schedules.find(name);
  if (found != call.region.schedules.end()) return &found->second;
  return refuse("ResourceNotFoundException", fmt::format("Schedule {} does not exist.", name));
}

}  // namespace

Outcome<CreateSchedule::Output> perform(Context& call, const CreateSchedule::Input& in) {
  auto found = call.region.schedules.find(in.rules.name);
  if (found != call.region.schedules.end()) {
    const Schedule& there = found->second;
    bool same = !in.client_token.empty() && in.client_token == there.token && in.rules == there.rules;
    if (same) return CreateSchedule::Output{there.arn};
    return refuse("ConflictException", fmt::format("Schedule {} already exists.", in.rules.name));
  }
  Schedule made;
  REHEARSAL_TRY(take_rules(call, in.rules, made));
  made.arn = call.region.arn("scheduler", fmt::format("schedule/{}/{}", in.rules.group, in.rules.name));
  made.token = in.client_token;
  made.created = call.now;
  Schedule& schedule = call.region.schedules.emplace(in.rules.name, std::move(made)).first->second;
  await_minute(call.works, call.region, schedule);
  return CreateSchedule::Output{schedule.arn};
}

Outcome<UpdateSchedule::Output> perform(Context& call, const UpdateSchedule::Input& in) {
  REHEARSAL_TRY_ASSIGN(Schedule * schedule, find_schedule(call, in.rules.name, in.rules.group));
  REHEARSAL_TRY(take_rules(call, in.rules, *schedule));
  await_minute(call.works, call.region, *schedule);
  return UpdateSchedule::Output{schedule->arn};
}

Outcome<GetSchedule::Output> perform(Context& call, const GetSchedule::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Schedule* schedule, find_schedule(call, in.name, in.group));
  return GetSchedule::Output{schedule};
}

Outcome<Done> perform(Context& call, const DeleteSchedule::Input& in) {
  REHEARSAL_TRY(find_schedule(call, in.name, in.group));
  call.region.schedules.erase(in.name);
  return Done{};
}

Outcome<ListSchedules::Output> perform(Context& call, const ListSchedules::Input& in) {
  if (!in.group.empty()) REHEARSAL_TRY(check_group(in.group));
  if (!in.state.empty()) REHEARSAL_TRY(one_of("state", in.state, kStates));
  ListSchedules::Output out;
  for (const auto& [name, schedule] : call.region.schedules)
    if (name.starts_with(in.name_prefix) && (in.state.empty() || in.state == schedule.rules.state))
      out.items.push_back({&schedule});
  return out;
}

}  // namespace stint::rehearsal
