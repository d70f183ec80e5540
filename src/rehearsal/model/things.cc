// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/things.h"

#include <algorithm>

namespace stint::rehearsal {
namespace {

std::string dashed(std::string_view prefix, std::string_view address) {
  std::string text{prefix};
  text += address;
  std::ranges::replace(text, '.', '-');
  return text;
}

}  // namespace

std::string_view tag_value(const Tags& tags, std::string_view key) {
  auto found = std::ranges::find(tags, key, &Tag::key);
  return found == tags.end() ? std::string_view{} : found->value;
}

std::string_view name_of(State state) {
  switch (state) {
    case State::Pending:
      return "pending";
    case State::Running:
      return "running";
    case State::ShuttingDown:
      return "shutting-down";
    case State::Terminated:
      return "terminated";
    case State::Stopping:
      return "stopping";
    case State::Stopped:
      return "stopped";
  }
  return "";
}

std::string private_dns(const Instance& instance) {
  auto name = dashed("ip-", instance.private_address);
  return instance.region == "us-east-1" ? name + ".ec2.internal"
                                        : name + "." + instance.region + ".compute.internal";
}

std::string public_dns(const Instance& instance) {
  if (instance.public_address.empty()) return {};
  auto name = dashed("ec2-", instance.public_address);
  return instance.region == "us-east-1" ? name + ".compute-1.amazonaws.com"
                                        : name + "." + instance.region + ".compute.amazonaws.com";
}

bool Interface::in_group(std::string_view group) const {
  return std::ranges::find(groups, group, &GroupRef::id) != groups.end();
}

bool Rule::same(const Rule& other) const {
  return protocol == other.protocol && from_port == other.from_port && to_port == other.to_port &&
         cidr4 == other.cidr4 && cidr6 == other.cidr6 && source_group == other.source_group;
}

}  // namespace stint::rehearsal
