// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/settings_json.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "rehearsal/server/fault_json.h"
#include "rehearsal/server/json_fields.h"

namespace stint::rehearsal::server {
namespace {

struct PaceSpan {
  std::string_view name;
  Span Pace::*span;
};
constexpr std::array kPaceSpans{PaceSpan{"boot", &Pace::boot}, PaceSpan{"checks", &Pace::checks},
                                PaceSpan{"stopped", &Pace::stopped}};

struct PaceTime {
  std::string_view name;
  Micros Pace::*time;
};
constexpr std::array kPaceTimes{PaceTime{"os_shutdown", &Pace::os_shutdown},
                                PaceTime{"console", &Pace::console}, PaceTime{"visible", &Pace::visible},
                                PaceTime{"token_life", &Pace::token_life}};

Result<> read_approval(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(const Micros pending, seconds_of(json, "approve_after"));
  knobs.model.reviews = {{.pending = pending, .case_open = {}, .granted = {}}};
  return {};
}

Result<Limit> limit_of(const Json& json) {
  STINT_TRY(check_names(json, "limits", {"region", "code", "vcpus"}));
  STINT_TRY_ASSIGN(auto region, text_in(json, "region", "*"));
  STINT_TRY_ASSIGN(auto code, text_in(json, "code"));
  STINT_TRY_ASSIGN(const double vcpus, number_in(json, "vcpus"));
  return Limit{std::move(region), std::move(code), vcpus};
}

Result<> read_limits(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.model.accounts.front().limits, list_of<Limit>(json, "limits", limit_of));
  return {};
}

Result<> read_pace(const Json& json, const Knobs& knobs) {
  STINT_TRY(check_names(json, "pace",
                        {"boot", "checks", "stopped", "os_shutdown", "console", "visible", "token_life"}));
  for (const auto& [name, span] : kPaceSpans) {
    if (!json.contains(name)) continue;
    STINT_TRY_ASSIGN(knobs.model.pace.*span, span_of(json.at(std::string(name)), name));
  }
  for (const auto& [name, time] : kPaceTimes) {
    if (!json.contains(name)) continue;
    STINT_TRY_ASSIGN(knobs.model.pace.*time, seconds_of(json.at(std::string(name)), name));
  }
  return {};
}

Result<> read_lag(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.model.read_lag, span_of(json, "read_lag"));
  return {};
}

Result<Shortage> shortage_of(const Json& json) {
  STINT_TRY(check_names(json, "shortages", {"type", "zone", "after_accepting"}));
  STINT_TRY_ASSIGN(auto type, text_in(json, "type", "*"));
  STINT_TRY_ASSIGN(auto zone, text_in(json, "zone", "*"));
  STINT_TRY_ASSIGN(const bool after, truth_in(json, "after_accepting", false));
  return Shortage{std::move(type), std::move(zone), after};
}

Result<> read_shortages(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.model.shortages, list_of<Shortage>(json, "shortages", shortage_of));
  return {};
}

Result<> read_alarm_delay(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.model.alarms.delay, span_of(json, "alarm_delay"));
  return {};
}

Result<> read_alarms_act(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.model.alarms.acts, truth_of(json, "alarms_act"));
  return {};
}

Result<> read_schedules(const Json& json, const Knobs& knobs) {
  STINT_TRY(check_names(json, "schedules", {"delay", "acts", "role_broken"}));
  ScheduleBehaviour& schedules = knobs.model.schedules;
  if (json.contains("delay")) {
    STINT_TRY_ASSIGN(schedules.delay, span_of(json.at("delay"), "delay"));
  }
  STINT_TRY_ASSIGN(schedules.acts, truth_in(json, "acts", schedules.acts));
  STINT_TRY_ASSIGN(schedules.role_broken, truth_in(json, "role_broken", schedules.role_broken));
  return {};
}

Result<> read_faults(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.faults, list_of<wire::Fault>(json, "faults", fault_of));
  return {};
}

Result<> read_throttling(const Json& json, const Knobs& knobs) {
  STINT_TRY_ASSIGN(knobs.throttling, truth_of(json, "throttling"));
  return {};
}

struct Setting {
  std::string_view name;
  Result<> (*read)(const Json&, const Knobs&);
};
constexpr std::array kSettings{Setting{"approve_after", read_approval},
                               Setting{"limits", read_limits},
                               Setting{"pace", read_pace},
                               Setting{"read_lag", read_lag},
                               Setting{"shortages", read_shortages},
                               Setting{"faults", read_faults},
                               Setting{"alarm_delay", read_alarm_delay},
                               Setting{"alarms_act", read_alarms_act},
                               Setting{"schedules", read_schedules},
                               Setting{"throttling", read_throttling}};

Result<> read_all(const Json& json, const Knobs& knobs) {
  for (const auto& [name, value] : json.items()) {
    const auto* setting = std::ranges::find(kSettings, name, &Setting::name);
    if (setting == kSettings.end()) return fail(Kind::Usage, fmt::format("there is no setting \"{}\"", name));
    STINT_TRY(setting->read(value, knobs));
  }
  return {};
}

Json show_pace(const Pace& pace) {
  Json json = Json::object();
  for (const auto& [name, span] : kPaceSpans) json[std::string(name)] = show(pace.*span);
  for (const auto& [name, time] : kPaceTimes) json[std::string(name)] = show(pace.*time);
  return json;
}

Json show_schedules(const ScheduleBehaviour& schedules) {
  return {{"delay", show(schedules.delay)}, {"acts", schedules.acts}, {"role_broken", schedules.role_broken}};
}

}  // namespace

Result<> change_settings(std::string_view text, const Knobs& knobs) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return fail(Kind::Usage, "settings are a JSON object");
  Settings model = knobs.model;  // a first reading that changes nothing, so that a bad one changes nothing
  auto faults = knobs.faults;
  bool throttling = knobs.throttling;
  STINT_TRY(read_all(json, {model, faults, throttling}));
  return read_all(json, knobs);
}

Json show_settings(const Settings& model, const wire::FaultPlan& faults, bool throttling) {
  Json limits = Json::array(), shortages = Json::array(), plan = Json::array();
  for (const auto& limit : model.accounts.front().limits)
    limits.push_back({{"region", limit.region}, {"code", limit.code}, {"vcpus", limit.vcpus}});
  for (const auto& lack : model.shortages)
    shortages.push_back(
        {{"type", lack.type}, {"zone", lack.zone}, {"after_accepting", lack.after_accepting}});
  for (const auto& fault : faults) plan.push_back(show(fault));
  const Review review = model.reviews.empty() ? Review{} : model.reviews.back();
  return {{"approve_after", show(review.pending)},
          {"limits", limits},
          {"pace", show_pace(model.pace)},
          {"read_lag", show(model.read_lag)},
          {"shortages", shortages},
          {"faults", plan},
          {"alarm_delay", show(model.alarms.delay)},
          {"alarms_act", model.alarms.acts},
          {"schedules", show_schedules(model.schedules)},
          {"throttling", throttling}};
}

}  // namespace stint::rehearsal::server
