// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

// Where one can be and what is sold there: regions, zones, networks, instance types, images.
namespace stint::rehearsal {

struct DescribeRegions {
  struct Input {
    std::vector<std::string> names;
    std::vector<Filter> filters;
    bool all = false;  ///< also those that are not opted in
  };
  struct Output {
    std::vector<const RegionInfo*> regions;
  };
};

struct DescribeAvailabilityZones {
  struct Input {
    std::vector<std::string> names, ids;
    std::vector<Filter> filters;
    bool all = false;
  };
  struct Output {
    const RegionInfo* region = nullptr;
    std::vector<const Zone*> zones;
  };
};

struct DescribeVpcs {
  struct Input : Selection {};
  struct Output {
    std::vector<const Vpc*> items;
    std::string next_token;
  };
};

struct DescribeSubnets {
  struct Input : Selection {};
  struct Output {
    std::vector<const Subnet*> items;
    std::string next_token;
  };
};

struct DescribeInstanceTypes {
  struct Input : Selection {};  ///< ids: names of types, at most 100
  struct Output {
    std::vector<const InstanceType*> items;
    std::string next_token;
  };
};

struct DescribeInstanceTypeOfferings {
  struct Input {
    std::string location_type = "region";  ///< or "availability-zone", "availability-zone-id"
    std::vector<Filter> filters;
    std::optional<int> max_results;
    std::string next_token;
  };
  struct Item {
    std::string type, location_type, location;
    std::string id;  ///< of this row, "type location"
  };
  struct Output {
    std::vector<Item> items;
    std::string next_token;
  };
};

struct DescribeImages {
  struct Input : Selection {
    std::vector<std::string> owners;  ///< "amazon", "self", an account id
    std::vector<std::string> executable_by;
    bool deprecated = false, disabled = false;  ///< of either there are none
  };
  struct Output {
    std::vector<const Image*> items;
    std::string next_token;
  };
};

Outcome<DescribeRegions::Output> perform(Context&, const DescribeRegions::Input&);
Outcome<DescribeAvailabilityZones::Output> perform(Context&, const DescribeAvailabilityZones::Input&);
/// Empty where the account has no default VPC: there are no others.
Outcome<DescribeVpcs::Output> perform(Context&, const DescribeVpcs::Input&);
Outcome<DescribeSubnets::Output> perform(Context&, const DescribeSubnets::Input&);
/// One unknown name refuses the whole call; a type that the region does not offer counts as unknown there.
Outcome<DescribeInstanceTypes::Output> perform(Context&, const DescribeInstanceTypes::Input&);
Outcome<DescribeInstanceTypeOfferings::Output> perform(Context&, const DescribeInstanceTypeOfferings::Input&);
Outcome<DescribeImages::Output> perform(Context&, const DescribeImages::Input&);

}  // namespace stint::rehearsal
