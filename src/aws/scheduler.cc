// SPDX-License-Identifier: Apache-2.0
#include "aws/scheduler.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "aws/ask.h"
#include "aws/encode.h"

namespace stint::aws {

static constexpr int kPageOfSchedules = 100;
static constexpr int kRetryFor = 86'400;  // seconds: the longest that there is
static constexpr int kRetries = 185;      // the most that there are

static constexpr std::string_view kGroup = "groupName=default";

static std::string path_of(const std::string& name) { return "schedules/" + percent_encode(name); }

// "at(2026-11-24T20:29:00)": neither a zone nor a fraction.
static std::string expression(SysMicros at) {
  auto text = rfc3339(std::chrono::floor<Seconds>(at));
  return fmt::format("at({})", text.substr(0, text.size() - 1));
}

static std::optional<SysMicros> moment_of(const std::string& expression) {
  if (!expression.starts_with("at(") || !expression.ends_with(")")) return std::nullopt;
  return parse_rfc3339(expression.substr(3, expression.size() - 4) + "Z");
}

static Json written(const Schedule& schedule, const std::string& client_token) {
  return {{"ScheduleExpression", expression(schedule.at)},
          {"ScheduleExpressionTimezone", "UTC"},
          {"FlexibleTimeWindow", {{"Mode", "OFF"}}},
          {"ActionAfterCompletion", "DELETE"},
          {"ClientToken", client_token},
          {"Description", schedule.description},
          {"GroupName", "default"},
          {"State", schedule.enabled ? "ENABLED" : "DISABLED"},
          {"Target",
           {{"Arn", schedule.target_arn},
            {"RoleArn", schedule.role_arn},
            {"Input", schedule.input},
            {"RetryPolicy", {{"MaximumEventAgeInSeconds", kRetryFor}, {"MaximumRetryAttempts", kRetries}}}}}};
}

namespace {
/// As the wire has it.
struct ShownSchedule {
  Schedule schedule;
  std::string expression, zone, window, state;
};
struct ListedSchedule {
  std::string name;
};
}  // namespace

static void read(JsonReader& r, ShownSchedule& shown) {
  Schedule& schedule = shown.schedule;
  r.need("Name", schedule.name);
  r.take("Description", schedule.description);
  r.need("ScheduleExpression", shown.expression);
  r.take("ScheduleExpressionTimezone", shown.zone);
  r.need("FlexibleTimeWindow/Mode", shown.window);
  r.take("State", shown.state);
  r.need("Target/Arn", schedule.target_arn);
  r.need("Target/RoleArn", schedule.role_arn);
  r.take("Target/Input", schedule.input);
}

static void read(JsonReader& r, ListedSchedule& listed) { r.need("Name", listed.name); }

Result<> create_schedule(const Client& client, const Schedule& schedule, const std::string& client_token) {
  return ask_nothing(client, rest_call(Service::Scheduler, "CreateSchedule", "POST", path_of(schedule.name),
                                       written(schedule, client_token), Repeat::ByToken));
}

Result<> update_schedule(const Client& client, const Schedule& schedule, const std::string& client_token) {
  return ask_nothing(client, rest_call(Service::Scheduler, "UpdateSchedule", "PUT", path_of(schedule.name),
                                       written(schedule, client_token), Repeat::Idempotent));
}

Result<Schedule> get_schedule(const Client& client, const std::string& name) {
  auto call = rest_call(Service::Scheduler, "GetSchedule", "GET", fmt::format("{}?{}", path_of(name), kGroup),
                        nullptr, Repeat::Read);
  STINT_TRY_ASSIGN(auto shown, (ask<ShownSchedule, JsonNode>(client, call)));
  auto at = moment_of(shown.expression);
  bool utc = shown.zone.empty() || shown.zone == "UTC";
  if (!at || !utc || shown.window != "OFF")
    return fail(Kind::Failed,
                fmt::format("the schedule {} is none that runs once, at a moment in UTC ({} {})", name,
                            shown.expression, shown.zone));
  shown.schedule.at = *at;
  shown.schedule.enabled = shown.state.empty() || shown.state == "ENABLED";
  return std::move(shown.schedule);
}

Result<> delete_schedule(const Client& client, const std::string& name) {
  return ask_nothing(client,
                     rest_call(Service::Scheduler, "DeleteSchedule", "DELETE",
                               fmt::format("{}?{}", path_of(name), kGroup), nullptr, Repeat::Idempotent));
}

Result<std::vector<std::string>> list_schedules(const Client& client, const std::string& prefix) {
  auto page = fmt::format("schedules?ScheduleGroup=default&NamePrefix={}&MaxResults={}",
                          percent_encode(prefix), kPageOfSchedules);
  auto call_for = [&](const std::string& token) {
    auto path = token.empty() ? page : page + "&NextToken=" + percent_encode(token);
    return rest_call(Service::Scheduler, "ListSchedules", "GET", path, nullptr, Repeat::Read);
  };
  STINT_TRY_ASSIGN(auto listed,
                   (ask_pages<ListedSchedule, JsonNode>(client, "Schedules", "NextToken", call_for)));
  std::vector<std::string> names;
  for (auto& schedule : listed) names.push_back(std::move(schedule.name));
  return names;
}

}  // namespace stint::aws
