// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_instance.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// DescribeInstances, all reservations in one list. Right after a launch it may not show the machine yet, by
/// id or by filter: InvalidInstanceID.NotFound proves nothing. Terminated ones stay visible for about an
/// hour.
Result<std::vector<Instance>> describe_instances(const Client& client, const Select& select);

/// Something that AWS plans for a machine: "system-reboot", "instance-retirement".
struct InstanceEvent {
  std::string code;
  std::string description;
  std::optional<SysMicros> not_before;
};

/// The checks. Each is "ok", "impaired", "initializing", "insufficient-data" or "not-applicable"; the last
/// three appear only where they are enabled: empty is not bad.
struct InstanceStatus {
  std::string instance_id;
  InstanceState state;
  std::string system, instance;  ///< the two of "2/2 checks"
  std::string attached_ebs, application, performance;
  std::vector<InstanceEvent> events;
};

/// DescribeInstanceStatus, of machines in every state.
Result<std::vector<InstanceStatus>> describe_instance_status(const Client& client, const Select& select);

struct ConsoleOutput {
  std::optional<SysMicros> taken;
  std::string text;  ///< decoded; at most the last 64 KB; empty is normal early
};

/// GetConsoleOutput. `latest` asks for this moment's, which only Nitro types have (all GPU types from g4dn
/// on); without it the text is posted some minutes after a change of state.
Result<ConsoleOutput> get_console_output(const Client& client, const std::string& instance_id, bool latest);

struct StateChange {
  std::string instance_id;
  InstanceState current, previous;
};

/// One machine a call: an unknown id would fail the others too. All three may be asked for twice.
Result<StateChange> stop_instance(const Client& client, const std::string& instance_id);
/// A stopped machine is no promise of a start: InsufficientInstanceCapacity, VcpuLimitExceeded,
/// IncorrectInstanceState.
Result<StateChange> start_instance(const Client& client, const std::string& instance_id);
/// InvalidInstanceID.NotFound does not mean that it ended: describe first. OperationNotPermitted: it is
/// protected.
Result<StateChange> terminate_instance(const Client& client, const std::string& instance_id);

/// ModifyInstanceAttribute; also while it runs.
Result<> set_shutdown_behavior(const Client& client, const std::string& instance_id,
                               ShutdownBehavior behavior);
/// DescribeInstanceAttribute: what a power-off from inside does now, in AWS's word: "terminate", "stop".
Result<std::string> shutdown_behavior(const Client& client, const std::string& instance_id);

}  // namespace stint::aws
