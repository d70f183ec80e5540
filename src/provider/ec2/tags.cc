// SPDX-License-Identifier: Apache-2.0
#include "provider/ec2/tags.h"

#include <fmt/format.h>

namespace stint::ec2 {
namespace {

constexpr std::string_view kAfterLaunch = "launch+";

}  // namespace

std::vector<aws::Tag> common_tags(const std::string& token, const std::string& name,
                                  const std::string& owner) {
  return {{"Name", "stint " + name}, {kToken, token}, {kName, name}, {kOwner, owner}};
}

std::vector<aws::Tag> machine_tags(const provider::Launch& launch) {
  auto tags = common_tags(launch.token, launch.name, launch.owner);
  tags.push_back({kDeadline, fmt::format("{}{}s", kAfterLaunch, launch.lifetime.count())});
  tags.push_back({kBudget, fmt::format("{}.{:06}", launch.budget.micros() / 1'000'000,
                                       launch.budget.micros() % 1'000'000)});
  tags.push_back({kSpent, "0.000000"});
  tags.push_back({kEnd, launch.end});
  tags.push_back({kKeep, "0s"});
  return tags;
}

Seconds lifetime_of(std::string_view deadline_tag) {
  if (!deadline_tag.starts_with(kAfterLaunch)) return Seconds{0};
  return parse_duration(deadline_tag.substr(kAfterLaunch.size())).value_or(Seconds{0});
}

}  // namespace stint::ec2
