// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "rehearsal/model/select.h"
#include "rehearsal/model/storage_calls.h"
#include "rehearsal/model/tagging.h"

namespace stint::rehearsal {
namespace {

constexpr std::array<Column<Volume>, 10> kVolumeColumns{{
    {"volume-id", [](const Volume& v, const Wanted& w) { return w.has(v.id); }},
    {"status",
     [](const Volume& v, const Wanted& w) { return w.has(v.instance.empty() ? "available" : "in-use"); }},
    {"attachment.instance-id",
     [](const Volume& v, const Wanted& w) { return !v.instance.empty() && w.has(v.instance); }},
    {"attachment.device",
     [](const Volume& v, const Wanted& w) { return !v.instance.empty() && w.has(v.device); }},
    {"attachment.delete-on-termination",
     [](const Volume& v, const Wanted& w) { return !v.instance.empty() && w.has(v.delete_on_termination); }},
    {"availability-zone", [](const Volume& v, const Wanted& w) { return w.has(v.zone); }},
    {"snapshot-id", [](const Volume& v, const Wanted& w) { return w.has(v.snapshot); }},
    {"volume-type", [](const Volume& v, const Wanted& w) { return w.has(v.type); }},
    {"encrypted", [](const Volume& v, const Wanted& w) { return w.has(v.encrypted); }},
    {"size", [](const Volume& v, const Wanted& w) { return w.has(std::to_string(v.gib)); }},
}};

constexpr std::array<Column<Snapshot>, 5> kSnapshotColumns{{
    {"snapshot-id", [](const Snapshot& s, const Wanted& w) { return w.has(s.id); }},
    {"volume-id", [](const Snapshot& s, const Wanted& w) { return w.has(s.volume); }},
    {"status", [](const Snapshot&, const Wanted& w) { return w.has("completed"); }},
    {"owner-id", [](const Snapshot& s, const Wanted& w) { return w.has(s.owner); }},
    {"owner-alias", [](const Snapshot& s, const Wanted& w) { return w.has(s.owner_alias); }},
}};

constexpr std::array<Column<Address>, 5> kAddressColumns{{
    {"allocation-id", [](const Address& a, const Wanted& w) { return w.has(a.id); }},
    {"public-ip", [](const Address& a, const Wanted& w) { return w.has(a.ip); }},
    {"domain", [](const Address&, const Wanted& w) { return w.has("vpc"); }},
    {"instance-id", [](const Address&, const Wanted&) { return false; }},
    {"association-id", [](const Address&, const Wanted&) { return false; }},
}};

Snapshot public_snapshot(const Image& image) {
  return {.id = image.snapshot,
          .volume = "vol-ffffffff",
          .owner = image.owner_id,
          .owner_alias = image.owner_alias,
          .description = "Copied for " + image.id,
          .gib = image.root_gib,
          .started = image.created,
          .tags = {}};
}

bool owned(const Context& call, const Snapshot& snapshot, const std::vector<std::string>& owners) {
  return owners.empty() || std::ranges::any_of(owners, [&](const std::string& owner) {
           return (owner == "self" ? call.account_id() : owner) == snapshot.owner ||
                  (owner == snapshot.owner_alias && !owner.empty());
         });
}

}  // namespace

Outcome<DescribeVolumes::Output> perform(Context& call, const DescribeVolumes::Input& in) {
  REHEARSAL_TRY_ASSIGN(auto found, select<Volume>(call, in, kVolumeColumns));
  return DescribeVolumes::Output{std::move(found), {}};
}

Outcome<Done> perform(Context& call, const DeleteVolume::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Volume* volume, find_to_change<Volume>(call, in.volume));
  if (!volume->instance.empty())
    return refuse("VolumeInUse",
                  fmt::format("Volume {} is currently attached to {}", volume->id, volume->instance));
  call.works.use(Usage::What::VolumeEnds, volume->id, volume->type, call.region, volume->gib, volume->tags);
  call.region.volumes.remove(in.volume, call.now);
  return Done{};
}

Outcome<CreateSnapshot::Output> perform(Context& call, const CreateSnapshot::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Volume* volume, find_to_change<Volume>(call, in.volume));
  REHEARSAL_TRY_ASSIGN(Tags tags, read_tags_for("snapshot", in.tags));
  auto id = call.works.dice.id("snap-");
  Snapshot made{.id = id,
                .volume = volume->id,
                .owner = call.account_id(),
                .owner_alias = {},
                .description = in.description,
                .gib = volume->gib,
                .encrypted = volume->encrypted,
                .started = call.now,
                .tags = std::move(tags)};
  call.works.use(Usage::What::SnapshotBegins, id, "snapshot", call.region, made.gib, made.tags);
  return CreateSnapshot::Output{&call.region.snapshots.add(id, std::move(made), call.now)};
}

Outcome<DescribeSnapshots::Output> perform(Context& call, const DescribeSnapshots::Input& in) {
  const std::span<const Column<Snapshot>> columns = kSnapshotColumns;
  REHEARSAL_TRY(check_filters<Snapshot>(in.filters, columns));
  DescribeSnapshots::Output out;
  auto add = [&](const Snapshot& snapshot) {
    bool asked = in.ids.empty() || std::ranges::find(in.ids, snapshot.id) != in.ids.end();
    if (asked && owned(call, snapshot, in.owners) && passes<Snapshot>(snapshot, in.filters, columns))
      out.items.push_back(snapshot);
  };
  call.region.snapshots.each_seen(call.seen_at, add);
  if (auto images = call.catalogue().images.find(call.region_name()); images != call.catalogue().images.end())
    for (const auto& image : images->second) add(public_snapshot(image));
  for (const auto& id : in.ids)
    if (in.filters.empty() && std::ranges::find(out.items, id, &Snapshot::id) == out.items.end())
      return not_found<Snapshot>(id);
  std::ranges::sort(out.items, {}, &Snapshot::id);
  return out;
}

Outcome<Done> perform(Context& call, const DeleteSnapshot::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Snapshot* snapshot, find_to_change<Snapshot>(call, in.snapshot));
  call.works.use(Usage::What::SnapshotEnds, snapshot->id, "snapshot", call.region, snapshot->gib,
                 snapshot->tags);
  call.region.snapshots.remove(in.snapshot, call.now);
  return Done{};
}

Outcome<AllocateAddress::Output> perform(Context& call, const AllocateAddress::Input& in) {
  if (!in.domain.empty() && in.domain != "vpc")
    return refuse("InvalidParameterValue", "Invalid value for domain: 'vpc'.");
  REHEARSAL_TRY_ASSIGN(Tags tags, read_tags_for("elastic-ip", in.tags));
  auto ip = call.works.take_public();
  if (!ip) return refuse("InsufficientAddressCapacity", "There are not enough free public addresses.");
  auto id = call.works.dice.id("eipalloc-");
  call.works.use(Usage::What::AddressBegins, *ip, "", call.region, 1, tags);
  return AllocateAddress::Output{&call.region.addresses.add(id, {id, *ip, std::move(tags)}, call.now)};
}

Outcome<DescribeAddresses::Output> perform(Context& call, const DescribeAddresses::Input& in) {
  Selection wish{.ids = in.ids, .filters = in.filters, .max_results = {}, .next_token = {}};
  for (const auto& ip : in.ips) {
    const Address* found = nullptr;
    call.region.addresses.each_seen(call.seen_at, [&](const Address& a) { found = a.ip == ip ? &a : found; });
    if (!found) return refuse("InvalidAddress.NotFound", fmt::format("Address '{}' not found.", ip));
    wish.ids.push_back(found->id);
  }
  REHEARSAL_TRY_ASSIGN(auto found, select<Address>(call, wish, kAddressColumns));
  return DescribeAddresses::Output{std::move(found)};
}

Outcome<Done> perform(Context& call, const ReleaseAddress::Input& in) {
  REHEARSAL_TRY_ASSIGN(const Address* address, find_to_change<Address>(call, in.id));
  call.works.use(Usage::What::AddressEnds, address->ip, "", call.region, 1, address->tags);
  call.works.give_back_public(address->ip);
  call.region.addresses.remove(in.id, call.now);
  return Done{};
}

}  // namespace stint::rehearsal
