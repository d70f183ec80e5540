// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_instance.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// The network interface of a launch into a chosen subnet. With one, the launch has no groups of its own.
struct LaunchInterface {
  std::string subnet_id;
  std::vector<std::string> security_group_ids;
  bool public_address = true;
};

struct LaunchDisk {
  std::string device_name;  ///< the image's root device; another name adds a second, empty disk
  int size_gb = 0;          ///< at least the size of the image's snapshot
  std::string volume_type = "gp3";
  bool encrypted = true;
  bool delete_on_termination = true;
};

/// RunInstances, one machine, on demand. What stands here as a default is what stint wants of every machine.
struct RunInstances {
  std::string client_token;  ///< at most 64 ASCII characters; see run_instances
  std::string image_id;
  std::string instance_type;
  ShutdownBehavior on_shutdown = ShutdownBehavior::Terminate;
  std::string user_data;  ///< raw; at most 16,384 bytes
  std::vector<LaunchDisk> disks;
  std::vector<TagSpecification> tags;

  std::vector<std::string> security_group_ids;  ///< without `interface`: EC2 picks zone and default subnet
  std::optional<LaunchInterface> interface;     ///< one zone: then the token is the zone's own
  std::optional<std::string> zone;      ///< one zone without a subnet; the token is then the zone's own too
  std::optional<std::string> key_name;  ///< a key pair of the account

  bool imds_v2_only = true;
  int imds_hop_limit = 2;            ///< 2 lets containers reach the metadata service
  bool imds_tags = true;             ///< the machine may read its own tags
  bool detailed_monitoring = false;  ///< costs
};

struct Launched {
  std::string reservation_id;
  Instance instance;
};

/// Launches, or finds what this token launched before. The same token with the same parameters never launches
/// twice *in one scope*: the region, or, with a zone or a subnet, that zone; in another zone it launches
/// another machine. The answer to a repeat may show a machine that has ended since: look at its state.
/// Repeated here (same token, same bytes) after a lost answer; Kind::Unknown when that did not help.
/// Kind::Usage, unsent, where user data or token are too long.
Result<Launched> run_instances(const Client& client, const RunInstances& launch);

/// The same with DryRun: whether these credentials would be permitted. Checks neither limits nor capacity.
Result<> may_run_instances(const Client& client, const RunInstances& launch);

}  // namespace stint::aws
