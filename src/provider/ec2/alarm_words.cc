// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/alarm_words.h"

#include <fmt/format.h>

namespace stint::ec2 {
namespace {

constexpr std::string_view kAlarm = "stint-";

// The value of "key=value" in a description; values hold no blank.
std::string value_in(const std::string& description, const std::string& key) {
  auto at = (" " + description).find(" " + key + "=");
  if (at == std::string::npos) return {};
  auto value = description.substr(at + key.size() + 1);
  return value.substr(0, value.find(' '));
}

}  // namespace

std::string prefix_of(const std::string& id) { return std::string{kAlarm} + id + "-"; }

std::string machine_in_alarm(const std::string& alarm_name) {
  if (!alarm_name.starts_with(kAlarm)) return {};
  auto rest = alarm_name.substr(kAlarm.size());
  return rest.substr(0, rest.rfind('-'));
}

std::string alarm_description(const provider::Machine& machine) {
  return fmt::format("stint ends {} token={} owner={}", machine.id, machine.token, machine.owner);
}

provider::Leftover leftover_alarm(const std::string& name, const std::string& description) {
  return {.kind = "alarm",
          .id = name,
          .token = value_in(description, "token"),
          .owner = value_in(description, "owner")};
}

}  // namespace stint::ec2
