// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rehearsal/model/filter.h"
#include "rehearsal/model/place_calls.h"
#include "rehearsal/model/select.h"

namespace stint::rehearsal {
namespace {

bool named(const std::vector<std::string>& names, std::string_view name) {
  return names.empty() || std::ranges::find(names, name) != names.end();
}

constexpr std::array<Column<RegionInfo>, 2> kRegionColumns{{
    {"region-name", [](const RegionInfo& r, const Wanted& w) { return w.has(r.name); }},
    {"opt-in-status",
     [](const RegionInfo& r, const Wanted& w) {
       return w.has(r.opted_in ? "opt-in-not-required" : "not-opted-in");
     }},
}};

constexpr std::array<Column<Zone>, 4> kZoneColumns{{
    {"zone-name", [](const Zone& z, const Wanted& w) { return w.has(z.name); }},
    {"zone-id", [](const Zone& z, const Wanted& w) { return w.has(z.id); }},
    {"zone-type", [](const Zone&, const Wanted& w) { return w.has("availability-zone"); }},
    {"state", [](const Zone&, const Wanted& w) { return w.has("available"); }},
}};

constexpr std::array<Column<Vpc>, 4> kVpcColumns{{
    {"is-default", [](const Vpc&, const Wanted& w) { return w.has(true); }},
    {"isDefault", [](const Vpc&, const Wanted& w) { return w.has(true); }},
    {"vpc-id", [](const Vpc& v, const Wanted& w) { return w.has(v.id); }},
    {"state", [](const Vpc&, const Wanted& w) { return w.has("available"); }},
}};

constexpr std::array<Column<Subnet>, 7> kSubnetColumns{{
    {"vpc-id", [](const Subnet& s, const Wanted& w) { return w.has(s.vpc); }},
    {"subnet-id", [](const Subnet& s, const Wanted& w) { return w.has(s.id); }},
    {"availability-zone", [](const Subnet& s, const Wanted& w) { return w.has(s.zone); }},
    {"availability-zone-id", [](const Subnet& s, const Wanted& w) { return w.has(s.zone_id); }},
    {"default-for-az", [](const Subnet&, const Wanted& w) { return w.has(true); }},
    {"map-public-ip-on-launch", [](const Subnet&, const Wanted& w) { return w.has(true); }},
    {"state", [](const Subnet&, const Wanted& w) { return w.has("available"); }},
}};

// Things that never change and are few: those of these ids (all have to be there) that pass.
template <class T>
Outcome<std::vector<const T*>> pick(const std::vector<T>& things, const Selection& in,
                                    std::type_identity_t<std::span<const Column<T>>> columns,
                                    std::string_view code, std::string_view noun) {
  REHEARSAL_TRY(check_filters<T>(in.filters, columns));
  for (const auto& id : in.ids)
    if (std::ranges::find(things, id, &T::id) == things.end())
      return refuse(std::string(code), fmt::format("The {} '{}' does not exist", noun, id));
  std::vector<const T*> found;
  for (const auto& thing : things)
    if (named(in.ids, thing.id) && passes<T>(thing, in.filters, columns)) found.push_back(&thing);
  std::ranges::sort(found, {}, [](const T* thing) -> const std::string& { return thing->id; });
  return found;
}

}  // namespace

Outcome<DescribeRegions::Output> perform(Context& call, const DescribeRegions::Input& in) {
  const std::span<const Column<RegionInfo>> columns = kRegionColumns;
  REHEARSAL_TRY(check_filters<RegionInfo>(in.filters, columns));
  for (const auto& name : in.names)
    if (!call.catalogue().region(name))
      return refuse("InvalidParameterValue", fmt::format("Invalid region(s): ({})", name));
  DescribeRegions::Output out;
  for (const auto& region : call.catalogue().regions)
    if ((region.opted_in || in.all) && named(in.names, region.name) &&
        passes<RegionInfo>(region, in.filters, columns))
      out.regions.push_back(&region);
  return out;
}

Outcome<DescribeAvailabilityZones::Output> perform(Context& call,
                                                   const DescribeAvailabilityZones::Input& in) {
  const std::span<const Column<Zone>> columns = kZoneColumns;
  std::vector<Filter> filters = in.filters;
  bool here = true;
  std::erase_if(filters, [&](const Filter& f) {
    if (f.name != "region-name") return false;
    here = here && Wanted(f.values).has(call.region_name());
    return true;
  });
  REHEARSAL_TRY(check_filters<Zone>(filters, columns));
  for (const auto& name : in.names)
    if (!call.region.info.zone(name))
      return refuse("InvalidParameterValue", fmt::format("Invalid availability zone: [{}]", name));
  DescribeAvailabilityZones::Output out{&call.region.info, {}};
  for (const auto& zone : call.region.info.zones)
    if (here && named(in.names, zone.name) && named(in.ids, zone.id) && passes<Zone>(zone, filters, columns))
      out.zones.push_back(&zone);
  return out;
}

Outcome<DescribeVpcs::Output> perform(Context& call, const DescribeVpcs::Input& in) {
  REHEARSAL_TRY_ASSIGN(auto found,
                       pick<Vpc>(call.region.vpcs, in, kVpcColumns, "InvalidVpcID.NotFound", "vpc ID"));
  return DescribeVpcs::Output{std::move(found), {}};
}

Outcome<DescribeSubnets::Output> perform(Context& call, const DescribeSubnets::Input& in) {
  REHEARSAL_TRY_ASSIGN(auto found, pick<Subnet>(call.region.subnets, in, kSubnetColumns,
                                                "InvalidSubnetID.NotFound", "subnet ID"));
  return DescribeSubnets::Output{std::move(found), {}};
}

}  // namespace stint::rehearsal
