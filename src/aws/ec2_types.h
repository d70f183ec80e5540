// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// One kind of GPU in an instance type.
struct TypeGpu {
  std::string name;           ///< "T4"
  std::string manufacturer;   ///< "NVIDIA", "AMD"
  int count = 0;              ///< 0 where the type has a fraction of one: see logical_count
  int logical_count = 0;      ///< GPUs that programs see; 0 where AWS does not say
  double partition_size = 0;  ///< share of the whole GPU, 0.125 to 1; 0 where AWS does not say
  int memory_mib = 0;         ///< of one; a little below the nominal figure
};

struct InstanceType {
  std::string name;  ///< "g4dn.xlarge"
  int vcpus = 0;     ///< hyperthreads, as the quotas count them
  std::int64_t memory_mib = 0;
  std::vector<std::string> architectures;  ///< "x86_64", "arm64"
  std::vector<std::string> usage_classes;  ///< "on-demand", "spot", "capacity-block"
  bool current_generation = false;
  bool free_tier_eligible = false;  ///< for this very account
  std::vector<TypeGpu> gpus;
  int total_gpu_memory_mib = 0;
  std::int64_t local_disk_gb = 0;  ///< instance store; gone after a stop
};

/// DescribeInstanceTypes. At most 100 ids (names of types); one that is unknown here fails the call with
/// InvalidInstanceType, so prefer the filter "instance-type", which takes wildcards.
Result<std::vector<InstanceType>> describe_instance_types(const Client& client, const Select& select);

struct TypeOffering {
  std::string instance_type;
  std::string zone;
};

/// DescribeInstanceTypeOfferings: which zones of the region have these types (wildcards allowed). Says
/// nothing about capacity; an empty list means that the region does not have them.
Result<std::vector<TypeOffering>> describe_type_offerings(const Client& client,
                                                          const std::vector<std::string>& types);

}  // namespace stint::aws
