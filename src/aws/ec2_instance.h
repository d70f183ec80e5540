// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_common.h"

namespace stint::aws {

/// Pending 0, running 16, shutting-down 32, terminated 48, stopping 64, stopped 80.
struct InstanceState {
  int code = 0;  ///< the low byte; EC2 keeps things of its own in the high one
  std::string name;
};

enum class ShutdownBehavior { Terminate, Stop };       ///< what a power-off from inside does
std::string_view word_for(ShutdownBehavior behavior);  ///< AWS's word for it

struct InstanceDisk {
  std::string device_name;
  std::string volume_id;
  bool delete_on_termination = false;
};

struct InstanceInterface {
  std::string id;
  std::optional<int> device_index;    ///< 0: the primary one
  std::optional<SysMicros> attached;  ///< of the primary one: the first launch
};

/// An instance as RunInstances and DescribeInstances show it. Empty text: AWS said nothing.
struct Instance {
  std::string id;
  InstanceState state;
  std::string
      state_reason_code;  ///< "Client.InstanceInitiatedShutdown"; see the EC2 API reference, StateReason
  std::string state_reason_message;
  std::string transition_reason;  ///< "User initiated (2026-11-24 20:00:00 GMT)"
  std::string client_token;
  std::string type;
  std::string image_id;
  std::string lifecycle;  ///< "spot", or empty
  std::string zone;
  std::string subnet_id, vpc_id;
  std::string key_name;
  std::optional<SysMicros> launched;  ///< the last start, by AWS's clock
  std::string public_ip, public_dns, private_ip;
  std::vector<InstanceDisk> disks;
  std::vector<InstanceInterface> interfaces;
  std::vector<std::string> security_group_ids;
  std::vector<Tag> tags;
};

void read(XmlReader& r, InstanceState& state);
void read(XmlReader& r, Instance& instance);

/// When it was first launched: the attach time of the primary interface, which a stop and a start leave as it
/// was; else the last start.
std::optional<SysMicros> first_launch(const Instance& instance);

}  // namespace stint::aws
