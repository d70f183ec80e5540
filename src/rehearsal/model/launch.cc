// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/capacity.h"
#include "rehearsal/model/launch_plan.h"
#include "rehearsal/model/life.h"
#include "rehearsal/model/spot.h"

namespace stint::rehearsal {
namespace {

Reservation reservation_of(const Region& region, const LaunchRecord& record) {
  Reservation reservation{record.reservation, region.account.id, {}};
  for (const auto& id : record.instances)
    if (const Instance* instance = region.instances.find(id)) reservation.instances.push_back(instance);
  return reservation;
}

// The zone that a request names, directly or by a subnet: its token counts there alone.
std::string named_zone(const Context& call, const RunInstances::Input& in) {
  if (!in.placement.zone.empty()) return in.placement.zone;
  auto subnet = in.subnet;
  if (subnet.empty() && !in.interfaces.empty()) subnet = in.interfaces.front().subnet;
  auto found = std::ranges::find(call.region.subnets, subnet, &Subnet::id);
  return found == call.region.subnets.end() ? std::string{} : found->zone;
}

// What the same token brought before; nullopt: nothing.
Outcome<std::optional<Reservation>> launched_before(const Context& call, const RunInstances::Input& in,
                                                    const LaunchScope& scope) {
  auto found = call.region.launches.find(scope);
  if (found == call.region.launches.end()) return std::nullopt;
  if (found->second.request != in)
    return refuse(
        "IdempotentParameterMismatch",
        "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).");
  return reservation_of(call.region, found->second);
}

std::string mac_of(Dice& dice) {
  auto h = dice.hex(10);
  return fmt::format("02:{}:{}:{}:{}:{}", h.substr(0, 2), h.substr(2, 2), h.substr(4, 2), h.substr(6, 2),
                     h.substr(8, 2));
}

void make_disks(Context& call, const LaunchPlan& plan, const Site& site, Instance& instance) {
  for (const auto& disk : plan.disks) {
    Volume volume{.id = call.works.dice.id("vol-"),
                  .region = call.region_name(),
                  .zone = site.subnet->zone,
                  .snapshot = disk.snapshot,
                  .gib = disk.gib,
                  .encrypted = disk.encrypted,
                  .created = call.now,
                  .instance = instance.id,
                  .device = disk.device,
                  .delete_on_termination = disk.delete_on_termination,
                  .attached = call.now,
                  .tags = plan.volume_tags};
    instance.devices.push_back({disk.device, volume.id, disk.delete_on_termination, call.now});
    if (!site.fails_later)
      call.works.use(Usage::What::VolumeBegins, volume.id, volume.type, call.region, volume.gib, volume.tags,
                     instance.tags);
    call.region.volumes.add(volume.id, volume, call.now);
  }
}

Interface make_interface(Dice& dice, const LaunchPlan& plan, const Subnet& subnet) {
  return {.id = dice.id("eni-"),
          .attachment = dice.id("eni-attach-"),
          .subnet = subnet.id,
          .mac = mac_of(dice),
          .description = plan.interface_description,
          .groups = plan.groups,
          .delete_on_termination = plan.interface_goes_too,
          .tags = plan.interface_tags};
}

// As many as the quota allows, up to what was asked for.
Outcome<int> affordable_count(const Context& call, const LaunchPlan& plan) {
  int count = plan.max_count;
  auto fits = [&] {
    return check_vcpu_limit(call, quota_of(*plan.type, plan.spot), count * plan.type->vcpus, plan.spot);
  };
  while (count > plan.min_count && !fits()) --count;
  REHEARSAL_TRY(fits());
  return count;
}

Outcome<> check_addresses(const Context& call, const LaunchPlan& plan, int count) {
  auto needed = static_cast<std::uint32_t>(count);
  bool outside_short = plan.public_address && call.works.public_pool.free() < needed;
  if (!outside_short && call.works.private_pool.free() >= needed) return {};
  return refuse("InsufficientFreeAddressesInSubnet",
                fmt::format("There are not enough free {} addresses to satisfy the request.",
                            outside_short ? "public" : "private"));
}

Instance make_instance(Context& call, const RunInstances::Input& in, const LaunchPlan& plan,
                       const Subnet& subnet) {
  return {.id = call.works.dice.id("i-"),
          .owner = call.account_id(),
          .image = plan.image,
          .type = plan.type,
          .client_token = in.client_token,
          .created = call.now,
          .region = call.region_name(),
          .zone = subnet.zone,
          .vpc = subnet.vpc,
          .wants_public = plan.public_address,
          .key_name = plan.key_name,
          .public_key = plan.public_key,
          .user_data = plan.user_data,
          .shutdown_behavior = plan.shutdown_behavior,
          .keep_from_termination = in.keep_from_termination,
          .keep_from_stop = in.keep_from_stop,
          .monitoring = in.monitoring,
          .ebs_optimized = in.ebs_optimized,
          .metadata = plan.metadata,
          .interface = make_interface(call.works.dice, plan, subnet),
          .tags = plan.instance_tags};
}

std::string launch_one(Context& call, const RunInstances::Input& in, const LaunchPlan& plan, const Site& site,
                       const std::string& reservation, int index) {
  Instance made = make_instance(call, in, plan, *site.subnet);
  made.reservation = reservation;
  made.launch_index = index;
  made.private_address = call.works.take_private(*site.subnet).value_or("");
  if (plan.public_address) call.works.make_public(made);
  if (plan.spot) made.spot = Spot{call.works.dice.id("sir-"), {}};
  make_disks(call, plan, site, made);
  auto id = made.id;
  Instance& instance = call.region.instances.add(id, std::move(made), call.now);
  call.works.home[id] = &call.region;
  if (site.fails_later)
    begin_failed_launch(call.works, call.region, instance);
  else
    begin_boot(call.works, call.region, instance);
  return id;
}

}  // namespace

Outcome<RunInstances::Output> perform(Context& call, const RunInstances::Input& in) {
  LaunchScope scope{named_zone(call, in), in.client_token};
  REHEARSAL_TRY_ASSIGN(auto before, launched_before(call, in, scope));
  if (before) return *before;
  REHEARSAL_TRY_ASSIGN(const LaunchPlan plan, plan_launch(call, in));
  REHEARSAL_TRY(check_account(call, *plan.type));
  REHEARSAL_TRY_ASSIGN(const int count, affordable_count(call, plan));
  REHEARSAL_TRY_ASSIGN(const Site site, find_site(call, *plan.type, plan.subnet));
  REHEARSAL_TRY(check_addresses(call, plan, count));
  LaunchRecord record{in, call.works.dice.id("r-"), {}};
  for (int index = 0; index < count; ++index)
    record.instances.push_back(launch_one(call, in, plan, site, record.reservation, index));
  auto reservation = reservation_of(call.region, record);
  if (!in.client_token.empty()) call.region.launches.insert_or_assign(scope, std::move(record));
  return reservation;
}

}  // namespace stint::rehearsal
