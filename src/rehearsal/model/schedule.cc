// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace stint::rehearsal {
namespace {

constexpr std::string_view kAt = "at(";
constexpr std::size_t kLongestMoment = 19;  // "2026-11-24T20:29:00"

struct TargetName {
  std::string_view arn;
  Errand::Verb verb;
};
constexpr std::array kTargets{
    TargetName{"arn:aws:scheduler:::aws-sdk:ec2:stopInstances", Errand::Verb::Stop},
    TargetName{"arn:aws:scheduler:::aws-sdk:ec2:terminateInstances", Errand::Verb::Terminate}};

tl::unexpected<Refusal> invalid(std::string why) { return refuse("ValidationException", std::move(why)); }

tl::unexpected<Refusal> bad_input(std::string_view why) {
  return invalid(fmt::format("Invalid RequestJson provided. Reason {}", why));
}

Outcome<std::vector<std::string>> ids_in(const Json& list) {
  std::vector<std::string> ids;
  if (!list.is_array() || list.empty()) return bad_input("InstanceIds has to be a list of ids");
  for (const auto& id : list) {
    if (!id.is_string()) return bad_input("InstanceIds has to be a list of ids");
    ids.push_back(id.get<std::string>());
  }
  return ids;
}

// A flag of the call; false where the name is none of its flags, or the value no flag.
bool take_flag(Errand& errand, std::string_view name, const Json& value) {
  bool* flag = name == "Force"            ? &errand.force
               : name == "SkipOsShutdown" ? &errand.skip_os_shutdown
                                          : nullptr;
  if (flag && value.is_boolean()) *flag = value.get<bool>();
  return flag && value.is_boolean();
}

}  // namespace

std::string_view action_of(Errand::Verb verb) {
  return verb == Errand::Verb::Stop ? "ec2:StopInstances" : "ec2:TerminateInstances";
}

Outcome<Moment> read_expression(std::string_view expression) {
  auto text = expression.substr(std::min(kAt.size(), expression.size()));
  bool framed = expression.starts_with(kAt) && text.size() == kLongestMoment + 1 && text.back() == ')';
  auto at = framed ? parse_rfc3339(std::string(text.substr(0, kLongestMoment)) + "Z") : std::nullopt;
  if (!at)
    return invalid(fmt::format("Invalid Schedule Expression {}. The rehearsal knows at(yyyy-mm-ddThh:mm:ss).",
                               expression));
  return Moment{*at, std::chrono::floor<std::chrono::minutes>(*at)};
}

Outcome<Errand> read_target(const ScheduleTarget& target) {
  auto name = std::ranges::find(kTargets, target.arn, &TargetName::arn);
  if (name == kTargets.end())
    return invalid(
        fmt::format("Provided Arn {} is not in correct format. The rehearsal knows the targets {} and {}.",
                    target.arn, kTargets[0].arn, kTargets[1].arn));
  Errand errand{.verb = name->verb, .instances = {}};
  const Json input = Json::parse(target.input, nullptr, false);
  if (!input.is_object() || !input.contains("InstanceIds")) return bad_input("InstanceIds is required");
  for (const auto& [member, value] : input.items()) {
    if (member == "InstanceIds") {
      REHEARSAL_TRY_ASSIGN(errand.instances, ids_in(value));
    } else if (!take_flag(errand, member, value)) {
      return bad_input(fmt::format("The field '{}' is not supported for {}", member, target.arn));
    }
  }
  return errand;
}

// Doubling from 10 s to 8 min: the 185 attempts that are the most there can be fill the 24 hours.
Micros pause_after(int attempts) {
  constexpr Micros kFirst = Seconds{10}, kLongest = Seconds{480};
  return attempts > 6 ? kLongest : std::min<Micros>(kFirst * (1 << std::max(attempts - 1, 0)), kLongest);
}

}  // namespace stint::rehearsal
