// SPDX-License-Identifier: Apache-2.0
// What changes nothing: states and lists.
#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "rehearsal/process/enabling.h"
#include "rehearsal/process/requests.h"

namespace stint::rehearsal::process {
namespace {

constexpr int kInactive = 3, kNoSuchUnit = 4;

bool matches_any(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const auto& pattern) {
           return fnmatch(whole_name(pattern).c_str(), name.c_str(), 0) == 0 ||
                  fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
         });
}

}  // namespace

Answer Requests::show_state(const Words& words, Units::State wanted) const {
  Answer answer{.code = kInactive};
  for (const auto& name : words.names) {
    const auto state = units_.state(name);
    if (state == wanted) answer.code = 0;
    if (!words.has("--quiet")) answer.out += std::string(Units::word(state)) + "\n";
  }
  return answer;
}

Answer Requests::show_enabled(const Words& words) const {
  Answer answer{.code = 1};
  for (const auto& name : words.names) {
    const auto word = enabled_word("/", name);
    if (word == "enabled") answer.code = 0;
    if (!words.has("--quiet")) answer.out += word + "\n";
  }
  return answer;
}

Answer Requests::show_status(const Words& words) const {
  if (words.names.empty()) return {0, "State: " + system_state() + "\n", ""};
  Answer answer;
  for (const auto& name : words.names) {
    if (!units_.has(name))
      return {kNoSuchUnit, "", fmt::format("Unit {} could not be found.\n", whole_name(name))};
    const auto state = units_.state(name);
    answer.out += fmt::format("{}\n     Active: {}\n", whole_name(name), Units::word(state));
    if (state != Units::State::Active) answer.code = kInactive;
  }
  return answer;
}

// MainPID, ActiveState and Id: what scripts ask for.
Answer Requests::show_properties(const Words& words) const {
  const auto asked = words.set.contains("--property") ? words.set.at("--property") : "Id,MainPID,ActiveState";
  Answer answer;
  for (const auto& name : words.names) {
    const std::map<std::string, std::string> known{{"Id", whole_name(name)},
                                                   {"MainPID", std::to_string(units_.main_process(name))},
                                                   {"ActiveState", Units::word(units_.state(name))}};
    for (const auto& [property, value] : known) {
      if (("," + asked + ",").find("," + property + ",") == std::string::npos) continue;
      answer.out += (words.has("--value") ? "" : property + "=") + value + "\n";
    }
  }
  return answer;
}

Answer Requests::list_units(const Words& words) const {
  Answer answer;
  if (!words.has("--no-legend")) answer.out = "UNIT LOAD ACTIVE SUB DESCRIPTION\n";
  const auto type = words.set.contains("--type") ? "." + words.set.at("--type") : "";
  for (const auto& line : units_.list()) {
    if (!matches_any(line.name, words.names) || !line.name.ends_with(type)) continue;
    if (words.has("--failed") && line.state != "failed") continue;
    answer.out += fmt::format("{} loaded {} {} {}\n", line.name, line.state, line.sub, line.description);
  }
  return answer;
}

Answer Requests::list_jobs(const Words& words) const {
  Answer answer;
  if (!words.has("--no-legend")) answer.out = "JOB UNIT TYPE STATE\n";
  unsigned number = 0;
  for (const auto& job : units_.jobs()) answer.out += fmt::format("{} {}\n", ++number, job);
  return answer;
}

}  // namespace stint::rehearsal::process
