// SPDX-License-Identifier: Apache-2.0
#include "aws/ec2_network.h"

#include "aws/ec2_form.h"

namespace stint::aws {

static void read(XmlReader& r, Vpc& vpc) {
  r.need("vpcId", vpc.id);
  r.take("state", vpc.state);
  r.take("isDefault", vpc.is_default);
}

static void read(XmlReader& r, Subnet& subnet) {
  r.need("subnetId", subnet.id);
  r.take("vpcId", subnet.vpc_id);
  r.need("availabilityZone", subnet.zone);
  r.take("availabilityZoneId", subnet.zone_id);
  r.take("mapPublicIpOnLaunch", subnet.public_address_on_launch);
  r.take("defaultForAz", subnet.default_for_zone);
  r.take("availableIpAddressCount", subnet.free_addresses);
}

static void read(XmlReader& r, Address& address) {
  r.take("allocationId", address.allocation_id);
  r.need("publicIp", address.public_ip);
  r.take("instanceId", address.instance_id);
  r.take("associationId", address.association_id);
  r.list("tagSet/item", address.tags);
}

Result<std::vector<Vpc>> describe_vpcs(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeVpcs");
  put_select(form, select, "VpcId");
  return ask_pages<Vpc>(client, Service::Ec2, form, "vpcSet/item");
}

Result<std::vector<Subnet>> describe_subnets(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeSubnets");
  put_select(form, select, "SubnetId");
  return ask_pages<Subnet>(client, Service::Ec2, form, "subnetSet/item");
}

Result<std::vector<Address>> describe_addresses(const Client& client, const Select& select) {
  Form form = ec2_form("DescribeAddresses");
  form.list("AllocationId", select.ids);
  form.list("Filter", select.filters);
  return ask_list<Address>(client, ec2_call(form, Repeat::Read), "addressesSet/item");
}

Result<> release_address(const Client& client, const std::string& allocation_id) {
  Form form = ec2_form("ReleaseAddress");
  form.put("AllocationId", allocation_id);
  return ask_nothing(client, ec2_call(form, Repeat::Idempotent));
}

}  // namespace stint::aws
