// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rehearsal/model/place_calls.h"
#include "rehearsal/wire/ec2_shapes.h"
#include "rehearsal/wire/row.h"

namespace stint::rehearsal::wire {

template <class V>
void fields(V& v, DescribeRegions::Input& in) {
  v("RegionName", in.names);
  v("AllRegions", in.all);
  v("Filter", in.filters);
}
template <class V>
void fields(V& v, const RegionInfo& region) {
  v("regionName", region.name);
  v("regionEndpoint", "ec2." + region.name + ".amazonaws.com");
  v("optInStatus", region.opted_in ? "opt-in-not-required" : "not-opted-in");
}
template <class V>
void fields(V& v, const DescribeRegions::Output& out) {
  v("regionInfo", out.regions);
}

struct ZoneOut {
  const RegionInfo& region;
  const Zone& zone;
};
template <class V>
void fields(V& v, const ZoneOut& out) {
  v("zoneName", out.zone.name);
  v("zoneId", out.zone.id);
  v("zoneState", "available");
  v("regionName", out.region.name);
  v("optInStatus", "opt-in-not-required");
  v("zoneType", "availability-zone");
  v("groupName", out.region.name);
  v("networkBorderGroup", out.region.name);
}
template <class V>
void fields(V& v, DescribeAvailabilityZones::Input& in) {
  v("ZoneName", in.names);
  v("ZoneId", in.ids);
  v("AllAvailabilityZones", in.all);
  v("Filter", in.filters);
}
template <class V>
void fields(V& v, const DescribeAvailabilityZones::Output& out) {
  std::vector<ZoneOut> zones;
  for (const Zone* zone : out.zones) zones.push_back({*out.region, *zone});
  v("availabilityZoneInfo", zones);
}

template <class V>
void fields(V& v, DescribeVpcs::Input& in) {
  v("VpcId", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const Vpc& vpc) {
  v("vpcId", vpc.id);
  v("ownerId", vpc.owner);
  v("state", "available");
  v("cidrBlock", vpc.cidr);
  v("isDefault", true);
  v("instanceTenancy", "default");
}
template <class V>
void fields(V& v, const DescribeVpcs::Output& out) {
  v("vpcSet", out.items);
  token_field(v, out.next_token);
}

template <class V>
void fields(V& v, DescribeSubnets::Input& in) {
  v("SubnetId", in.ids);
  listing_fields(v, in);
}
template <class V>
void fields(V& v, const Subnet& subnet) {
  v("subnetId", subnet.id);
  v("vpcId", subnet.vpc);
  v("ownerId", subnet.owner);
  v("state", "available");
  v("cidrBlock", subnet.cidr);
  v("availableIpAddressCount", 4091);
  v("availabilityZone", subnet.zone);
  v("availabilityZoneId", subnet.zone_id);
  v("defaultForAz", true);
  v("mapPublicIpOnLaunch", true);
}
template <class V>
void fields(V& v, const DescribeSubnets::Output& out) {
  v("subnetSet", out.items);
  token_field(v, out.next_token);
}

std::span<const Row> place_rows() {
  constexpr Pages kPages{.least = 5, .most = 1000};
  static constexpr std::array kRows{
      form_row<DescribeRegions>("DescribeRegions", kLook),
      form_row<DescribeAvailabilityZones>("DescribeAvailabilityZones", kLook),
      form_row<DescribeVpcs>("DescribeVpcs", kLook, kPages),
      form_row<DescribeSubnets>("DescribeSubnets", kLook, kPages),
  };
  return kRows;
}

}  // namespace stint::rehearsal::wire
