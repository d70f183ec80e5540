// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/works.h"

namespace stint::rehearsal {

/// A disk that a launch will make.
struct PlannedDisk {
  std::string device, snapshot;
  int gib = 0;
  bool encrypted = false;
  bool delete_on_termination = true;
};

/// A request for instances, read and found to be possible as such; limits and capacity have not been asked
/// yet.
struct LaunchPlan {
  const Image* image = nullptr;
  const InstanceType* type = nullptr;
  bool spot = false;
  int min_count = 1, max_count = 1;
  const Subnet* subnet = nullptr;  ///< absent: any zone
  bool public_address = true;
  bool interface_goes_too = true;
  std::string interface_description;
  std::vector<GroupRef> groups;  ///< at least one
  std::string key_name, public_key;
  std::string user_data;  ///< raw
  std::string shutdown_behavior;
  MetadataOptions metadata;
  std::vector<PlannedDisk> disks;  ///< the root disk first
  Tags instance_tags, volume_tags, interface_tags;
};

/// Checks a request the way EC2 does, and says with EC2's words what is wrong with it.
Outcome<LaunchPlan> plan_launch(const Context& call, const RunInstances::Input& in);

/// The disks alone.
Outcome<std::vector<PlannedDisk>> plan_disks(const Image& image,
                                             const std::vector<RunInstances::BlockDevice>& wishes);

/// Subnet and groups alone, into the plan.
Outcome<> plan_network(const Context& call, const RunInstances::Input& in, LaunchPlan& plan);

inline constexpr std::size_t kMostUserData = 16'384;

/// User-data as the API carries it, decoded; refused where it is no base64 or too long.
Outcome<std::string> read_user_data(const std::string& base64);

Outcome<> check_shutdown_behavior(const std::string& value);

}  // namespace stint::rehearsal
