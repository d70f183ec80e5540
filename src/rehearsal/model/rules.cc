// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "rehearsal/model/life.h"

namespace stint::rehearsal {
namespace {

// One rule as blocks of addresses: a source group is all who are in it.
void add_rule(const Region& region, const Rule& rule, std::vector<host::Ingress>& ingress) {
  auto add = [&](std::string cidr) {
    ingress.push_back({rule.protocol, rule.from_port, rule.to_port, std::move(cidr)});
  };
  if (!rule.cidr4.empty()) add(rule.cidr4);
  if (!rule.cidr6.empty()) add(rule.cidr6);
  if (rule.source_group.empty()) return;
  region.instances.each([&](const Instance& other) {
    if (other.host_on && other.interface.in_group(rule.source_group)) add(other.private_address + "/32");
  });
}

std::vector<host::Ingress> ingress_of(const Region& region, const Instance& instance) {
  std::vector<host::Ingress> ingress;
  for (const auto& ref : instance.interface.groups)
    if (const Group* group = region.groups.find(ref.id))
      for (const auto& rule : group->rules) add_rule(region, rule, ingress);
  return ingress;
}

}  // namespace

void refresh_rules(Works& works, Region& region) {
  if (!region.rules_changed) return;
  region.rules_changed = false;
  region.instances.each([&](const Instance& instance) {
    if (!instance.host_on) return;
    auto ingress = ingress_of(region, instance);
    auto [told, is_new] = region.rules_told.try_emplace(instance.id);
    if (!is_new && told->second == ingress) return;
    told->second = ingress;
    works.commands.push_back(host::Rules{instance.id, std::move(ingress)});
  });
}

}  // namespace stint::rehearsal
