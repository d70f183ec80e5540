// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/works.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::rehearsal {
namespace {

constexpr std::string_view kVpcCidr = "172.31.0.0/16";
constexpr std::uint32_t kSubnetSize = 4096;   // a /20 for each zone, as in AWS's default VPC
constexpr std::uint32_t kSubnetReserved = 4;  // AWS keeps the first four addresses
constexpr std::uint32_t kVpcBase = 0xac1f0000;

Group default_group(Dice& dice, const Region& region, const std::string& vpc) {
  Group group{.id = dice.id("sg-"),
              .name = "default",
              .description = "default VPC security group",
              .vpc = vpc,
              .owner = region.account.id,
              .rules = {},
              .tags = {}};
  group.rules.push_back(
      {.id = dice.id("sgr-"), .group_id = group.id, .protocol = "-1", .source_group = group.id});
  return group;
}

}  // namespace

Region::Region(const RegionInfo& place, const Account& owner, const Micros& keep)
    : info(place),
      account(owner),
      instances(keep),
      volumes(keep),
      snapshots(keep),
      addresses(keep),
      groups(keep),
      keys(keep) {
  if (!account.default_vpc) return;
  // The same account and region have the same ids in every rehearsal, so that a stint.toml may name a subnet.
  Dice dice(seed_of(account.id, info.name));
  vpcs.push_back({dice.id("vpc-"), std::string(kVpcCidr), account.id});
  std::uint32_t base = kVpcBase;
  for (const auto& zone : info.zones) {
    subnets.push_back({.id = dice.id("subnet-"),
                       .zone = zone.name,
                       .zone_id = zone.id,
                       .vpc = vpcs[0].id,
                       .cidr = format_ipv4(base) + "/20",
                       .owner = account.id});
    base += kSubnetSize;
  }
  auto group = default_group(dice, *this, vpcs[0].id);
  groups.add(group.id, group, SysMicros{});
}

std::string Region::arn(std::string_view service, std::string_view rest) const {
  return fmt::format("arn:aws:{}:{}:{}:{}", service, info.name, account.id, rest);
}

Works::Works(Settings s, const Catalogue& c)
    : settings(std::move(s)),
      catalogue(c),
      dice(settings.seed),
      public_pool(settings.public_addresses.count),
      private_pool(kSubnetSize - kSubnetReserved - 1) {}

void Works::at(SysMicros when, Happening what, Region& place, const std::string& id, std::uint64_t turn) {
  due_.push_back({when, order_++, what, &place, id, turn});
  std::push_heap(due_.begin(), due_.end());
}

void Works::settle(SysMicros until) {
  while (!due_.empty() && due_.front().at <= until) {
    std::pop_heap(due_.begin(), due_.end());
    Due next = std::move(due_.back());
    due_.pop_back();
    now = std::max(now, next.at);
    next.what(*this, *next.region, next.id, next.turn);
  }
  now = std::max(now, until);
}

SysMicros Works::next_due() const { return due_.empty() ? SysMicros::max() : due_.front().at; }

Region& Works::region(const Account& account, const std::string& name) {
  auto& slot = regions[account.id][name];
  if (!slot) slot = std::make_unique<Region>(*catalogue.region(name), account, settings.read_lag.most);
  return *slot;
}

std::optional<std::string> Works::take_public() {
  auto number = public_pool.take();
  if (!number) return std::nullopt;
  return format_ipv4(parse_ipv4(settings.public_addresses.first).value_or(0) + *number);
}

void Works::make_public(Instance& instance) {
  instance.public_address = take_public().value_or("");
  std::erase_if(instance.tags, [](const Tag& tag) { return tag.key == kSshPortTag; });
  const int port = settings.public_addresses.ssh_port;
  if (port == AddressBlock{}.ssh_port) return;
  auto after = std::ranges::upper_bound(instance.tags, kSshPortTag, {}, &Tag::key);
  instance.tags.insert(after, {kSshPortTag, std::to_string(port)});
}

// Its place in the block; past the block's end for an address of another one.
std::uint32_t Works::public_number(std::string_view address) const {
  return parse_ipv4(address).value_or(0) - parse_ipv4(settings.public_addresses.first).value_or(0);
}

void Works::give_back_public(std::string_view address) { public_pool.give_back(public_number(address)); }

void Works::move_public(const AddressBlock& block) {
  settings.public_addresses = block;
  public_pool = Pool(block.count);
  auto keep = [&](const std::string& address) {
    if (!address.empty()) public_pool.take(public_number(address));
  };
  for (auto& [account, places] : regions)
    for (auto& [name, place] : places) {
      place->instances.each([&](const Instance& instance) { keep(instance.public_address); });
      place->addresses.each([&](const Address& address) { keep(address.ip); });
    }
}

std::optional<std::string> Works::take_private(const Subnet& subnet) {
  auto number = private_pool.take();
  if (!number) return std::nullopt;
  auto base = parse_ipv4(std::string_view(subnet.cidr).substr(0, subnet.cidr.find('/'))).value_or(0);
  return format_ipv4(base + kSubnetReserved + *number);
}

void Works::give_back_private(std::string_view address) {
  private_pool.give_back(parse_ipv4(address).value_or(0) % kSubnetSize - kSubnetReserved);
}

void Works::use(Usage::What what, const std::string& resource, const std::string& item, const Region& place,
                std::int64_t quantity, const Tags& tags, const Tags& otherwise) {
  auto label = tag_value(tags, settings.bill_tag);
  if (label.empty()) label = tag_value(otherwise, settings.bill_tag);
  usage.push_back({.what = what,
                   .resource = resource,
                   .item = item,
                   .region = place.info.name,
                   .quantity = quantity,
                   .label = std::string(label),
                   .at = now});
}

}  // namespace stint::rehearsal
