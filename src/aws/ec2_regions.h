// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

struct Region {
  std::string name;           ///< "eu-central-1"
  std::string endpoint;       ///< "ec2.eu-central-1.amazonaws.com"
  std::string opt_in_status;  ///< "opt-in-not-required", "opted-in", "not-opted-in"
};

/// DescribeRegions: the regions this account can use; with `all` also those it has not opted into.
Result<std::vector<Region>> describe_regions(const Client& client, bool all = false);

struct Zone {
  std::string name;   ///< "eu-central-1a": another place in each account
  std::string id;     ///< "euc1-az2": the same place in all
  std::string state;  ///< "available", "information", "impaired", "unavailable"
  std::string type;   ///< "availability-zone", "local-zone", "wavelength-zone"
};

/// DescribeAvailabilityZones: the zones of the client's region that this account can use.
Result<std::vector<Zone>> describe_availability_zones(const Client& client);

}  // namespace stint::aws
