// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

struct Vpc {
  std::string id;
  std::string state;
  bool is_default = false;
};

/// DescribeVpcs. With the filter is-default=true an empty list means that the owner deleted the default VPC.
Result<std::vector<Vpc>> describe_vpcs(const Client& client, const Select& select);

struct Subnet {
  std::string id;
  std::string vpc_id;
  std::string zone, zone_id;
  bool public_address_on_launch = false;
  bool default_for_zone = false;
  int free_addresses = 0;
};

/// DescribeSubnets
Result<std::vector<Subnet>> describe_subnets(const Client& client, const Select& select);

struct Address {
  std::string allocation_id;
  std::string public_ip;
  std::string instance_id;  ///< empty: it is not in use, and costs all the same
  std::string association_id;
  std::vector<Tag> tags;
};

/// DescribeAddresses: the Elastic IPs of the region. Not paged.
Result<std::vector<Address>> describe_addresses(const Client& client, const Select& select);

/// ReleaseAddress. InvalidIPAddress.InUse while associated; InvalidAllocationID.NotFound when it is gone
/// already.
Result<> release_address(const Client& client, const std::string& allocation_id);

}  // namespace stint::aws
