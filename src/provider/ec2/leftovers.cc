// SPDX-License-Identifier: Apache-2.0
// What carries our tag in the region, with what it costs.
#include <fmt/format.h>

#include <set>

#include "aws/cloudwatch.h"
#include "aws/ec2_groups.h"
#include "aws/ec2_instances.h"
#include "aws/ec2_network.h"
#include "aws/ec2_storage.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/guard_words.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using provider::Leftover;

aws::Select ours() { return {.filters = {{"tag-key", {kToken}}}}; }

Leftover leftover(const char* kind, const std::string& id, const std::string& state,
                  const std::vector<aws::Tag>& tags) {
  return {.kind = kind,
          .id = id,
          .token = std::string{aws::tag_value(tags, kToken)},
          .name = std::string{aws::tag_value(tags, kName)},
          .owner = std::string{aws::tag_value(tags, kOwner)},
          .state = state};
}

Rate per_hour(Rate per_month, int gigabytes) {
  return {(per_month.e10() * gigabytes + kPriceMonthHours - 1) / kPriceMonthHours, Rate::Per::Hour};
}

// A price that cannot be had is said to be unknown, not taken for nothing.
void add_price(Leftover& l, const Result<Priced>& price, int gigabytes = 0) {
  l.price_known = price.has_value();
  if (price) l.hourly = gigabytes > 0 ? per_hour(price->rate, gigabytes) : price->rate;
}

}  // namespace

Result<std::vector<Leftover>> Ec2::leftovers() {
  std::vector<Leftover> found;
  auto price = [&](Goods goods, const std::string& type = {}) {
    return prices_.of(settings_.region, goods, type);
  };
  STINT_TRY_ASSIGN(auto instances, aws::describe_instances(client(), ours()));
  std::set<std::string> alive;
  for (const auto& instance : instances) {
    if (instance.state.name == "terminated") continue;
    alive.insert(instance.id);
    found.push_back(leftover("instance", instance.id, instance.state.name, instance.tags));
    if (instance.state.name == "running" || instance.state.name == "pending")
      add_price(found.back(), price(Goods::Machine, instance.type));
  }
  STINT_TRY_ASSIGN(auto volumes, aws::describe_volumes(client(), ours()));
  for (const auto& volume : volumes) {
    bool goes = !volume.attachments.empty() && volume.attachments.front().delete_on_termination;
    if (goes) continue;  // with its machine
    found.push_back(leftover("volume", volume.id, volume.state, volume.tags));
    add_price(found.back(), price(Goods::Disk), volume.size_gb);
  }
  STINT_TRY_ASSIGN(auto snapshots, aws::describe_own_snapshots(client(), ours()));
  for (const auto& snapshot : snapshots) {
    found.push_back(leftover("snapshot", snapshot.id, snapshot.state, snapshot.tags));
    add_price(found.back(), price(Goods::Snapshot), snapshot.volume_size_gb);
  }
  STINT_TRY_ASSIGN(auto addresses, aws::describe_addresses(client(), ours()));
  for (const auto& address : addresses) {
    found.push_back(leftover("address", address.allocation_id,
                             address.instance_id.empty() ? "idle" : "in use", address.tags));
    add_price(found.back(), price(Goods::Address));
  }
  STINT_TRY_ASSIGN(auto groups, aws::describe_security_groups(client(), ours()));
  std::set<std::string> tokens_alive;
  for (const auto& l : found)
    if (l.kind == "instance") tokens_alive.insert(l.token);
  for (const auto& group : groups)
    if (auto l = leftover("security group", group.id, "", group.tags); !tokens_alive.contains(l.token))
      found.push_back(std::move(l));
  STINT_TRY_ASSIGN(auto alarms, aws::describe_alarms_with_prefix(client(), kGuards));
  for (const auto& alarm : alarms) {
    if (alive.contains(machine_in_guard(alarm.alarm.name))) continue;
    found.push_back(leftover_guard("alarm", alarm.alarm.name, alarm.alarm.description));
    found.back().state = alarm.state;
  }
  return found;
}

Result<> Ec2::remove(const Leftover& l) {
  if (l.kind == "instance") return end(l.id);
  if (l.kind == "volume") return aws::delete_volume(client(), l.id);
  if (l.kind == "snapshot") return aws::delete_snapshot(client(), l.id);
  if (l.kind == "address") return aws::release_address(client(), l.id);
  if (l.kind == "alarm") return aws::delete_alarms(client(), {l.id});
  return aws::delete_security_group(client(), l.id);
}

}  // namespace stint::ec2
