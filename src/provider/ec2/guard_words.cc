// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/guard_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace stint::ec2 {
namespace {

constexpr std::string_view kStint = "stint-";
constexpr char kTwin = 'b';

// The value of "key=value" in a description; values hold no blank.
std::string value_in(const std::string& description, const std::string& key) {
  auto at = (" " + description).find(" " + key + "=");
  if (at == std::string::npos) return {};
  auto value = description.substr(at + key.size() + 1);
  return value.substr(0, value.find(' '));
}

// 0 where there is none.
int number_in(const std::string& name) {
  int n = 0;
  auto digits = name.rfind('-') + 1;
  std::from_chars(name.data() + digits, name.data() + name.size(), n);
  return n;
}

}  // namespace

std::string prefix_of(const std::string& id) { return fmt::format("{}{}-", kStint, id); }

std::string machine_in_guard(const std::string& name) {
  if (!name.starts_with(kStint)) return {};
  auto rest = name.substr(kStint.size());
  return rest.substr(0, rest.rfind('-'));
}

std::string alarm_name(const std::string& id, int n, const std::string& layer) {
  auto name = fmt::format("{}{}", prefix_of(id), n);
  return layer == "W2" ? name + kTwin : name;
}

std::string layer_of_alarm(const std::string& name) { return name.ends_with(kTwin) ? "W2" : "W"; }

int number_after(const std::vector<std::string>& alarms) {
  int most = 0;
  for (const auto& name : alarms) most = std::max(most, number_in(name));
  return most + 1;
}

std::string schedule_name(const std::string& id, const std::string& layer) {
  return prefix_of(id) + (layer == "K" ? "keep" : "end");
}

std::string guard_description(const provider::Machine& machine, provider::Act act, SysMicros fires) {
  return fmt::format("stint: {} {} at={} token={} owner={}", provider::word(act), machine.id,
                     rfc3339(std::chrono::floor<Seconds>(fires)), machine.token, machine.owner);
}

std::optional<SysMicros> moment_in(const std::string& description) {
  return parse_rfc3339(value_in(description, "at"));
}

provider::Leftover leftover_guard(const char* kind, const std::string& name, const std::string& description) {
  return {.kind = kind,
          .id = name,
          .token = value_in(description, "token"),
          .owner = value_in(description, "owner")};
}

}  // namespace stint::ec2
