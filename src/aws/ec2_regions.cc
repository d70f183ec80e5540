// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_regions.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void read(XmlReader& r, Region& region) {
  r.need("regionName", region.name);
  r.take("regionEndpoint", region.endpoint);
  r.take("optInStatus", region.opt_in_status);
}

static void read(XmlReader& r, Zone& zone) {
  r.need("zoneName", zone.name);
  r.take("zoneId", zone.id);
  r.need("zoneState", zone.state);
  r.take("zoneType", zone.type);
}

Result<std::vector<Region>> describe_regions(const Client& client, bool all) {
  Form form = ec2_form("DescribeRegions");
  if (all) form.put("AllRegions", true);
  return ask_list<Region>(client, ec2_call(form, Repeat::Read), "regionInfo/item");
}

Result<std::vector<Zone>> describe_availability_zones(const Client& client) {
  Form form = ec2_form("DescribeAvailabilityZones");
  return ask_list<Zone>(client, ec2_call(form, Repeat::Read), "availabilityZoneInfo/item");
}

}  // namespace stint::aws
