// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

/// Instances that one call launched.
struct Reservation {
  std::string id, owner;
  std::vector<const Instance*> instances;
};

struct RunInstances {
  struct Placement {
    std::string zone, tenancy;
    friend bool operator==(const Placement&, const Placement&) = default;
  };
  struct Ebs {
    std::optional<int> size, iops, throughput;  ///< GB, operations/s, MB/s
    std::string type, snapshot;
    std::optional<bool> encrypted, delete_on_termination;
    friend bool operator==(const Ebs&, const Ebs&) = default;
  };
  struct BlockDevice {
    std::string device;
    std::optional<Ebs> ebs;
    friend bool operator==(const BlockDevice&, const BlockDevice&) = default;
  };
  struct NetworkInterface {
    std::optional<int> device_index;
    std::string subnet, description;
    std::optional<bool> public_address, delete_on_termination;
    std::vector<std::string> groups;
    friend bool operator==(const NetworkInterface&, const NetworkInterface&) = default;
  };
  struct MetadataWish {
    std::optional<std::string> http_tokens, http_endpoint, instance_tags;
    std::optional<int> hop_limit;
    friend bool operator==(const MetadataWish&, const MetadataWish&) = default;
  };
  struct Market {
    std::string type;                     ///< "spot"; empty: on demand
    std::string spot_type, interruption;  ///< "one-time" and "terminate", if anything
    friend bool operator==(const Market&, const Market&) = default;
  };
  struct Input {
    std::string image, type;
    int min_count = 0, max_count = 0;
    std::string client_token, key_name, subnet;
    std::vector<std::string> groups, group_names;
    Placement placement;
    std::string user_data;  ///< base64
    std::string shutdown_behavior;
    bool keep_from_termination = false, keep_from_stop = false, monitoring = false, ebs_optimized = false;
    std::vector<NetworkInterface> interfaces;
    std::vector<BlockDevice> devices;
    MetadataWish metadata;
    std::vector<TagSpecification> tags;
    Market market;
    friend bool operator==(const Input&, const Input&) = default;
  };
  using Output = Reservation;
};

struct DescribeInstances {
  struct Input : Selection {};
  struct Output {
    std::vector<Reservation> items;
    std::string next_token;
  };
};

struct DescribeInstanceStatus {
  struct Input : Selection {
    bool all = false;  ///< IncludeAllInstances: else only running ones
  };
  struct Output {
    std::vector<const Instance*> items;
    std::string next_token;
  };
};

struct DescribeInstanceAttribute {
  struct Input {
    std::string instance, attribute;
  };
  struct Output {  ///< the one that was asked for
    const Instance* instance = nullptr;
    std::string attribute;
    std::optional<std::string> user_data;  ///< base64
  };
};

struct ModifyInstanceAttribute {
  struct DeviceChange {
    std::string device;
    std::optional<bool> delete_on_termination;
  };
  struct Input {                                                    ///< one of them a call
    std::string instance, attribute, value;                         ///< the older way to name one
    std::optional<std::string> shutdown_behavior, type, user_data;  ///< user_data: base64
    std::optional<bool> keep_from_termination, keep_from_stop;
    std::vector<DeviceChange> devices;
    std::vector<std::string> groups;
  };
  using Output = Done;
};

struct GetConsoleOutput {
  struct Input {
    std::string instance;
    bool latest = false;
  };
  struct Output {
    std::string instance;
    SysMicros at{};
    std::string text;  ///< raw, at most 64 KiB
  };
};

struct StateChange {
  std::string instance;
  State previous = State::Pending, current = State::Pending;
};

struct StopInstances {
  struct Input {
    std::vector<std::string> instances;
    bool force = false, skip_os_shutdown = false, hibernate = false;
  };
  struct Output {
    std::vector<StateChange> changes;
  };
};

struct StartInstances {
  struct Input {
    std::vector<std::string> instances;
  };
  using Output = StopInstances::Output;
};

struct TerminateInstances {
  struct Input {
    std::vector<std::string> instances;
    bool force = false, skip_os_shutdown = false;
  };
  using Output = StopInstances::Output;
};

struct RebootInstances {
  struct Input {
    std::vector<std::string> instances;
  };
  using Output = Done;
};

Outcome<RunInstances::Output> perform(Context&, const RunInstances::Input&);
/// Terminated ones are listed for an hour (Pace::visible).
Outcome<DescribeInstances::Output> perform(Context&, const DescribeInstances::Input&);
Outcome<DescribeInstanceStatus::Output> perform(Context&, const DescribeInstanceStatus::Input&);
Outcome<DescribeInstanceAttribute::Output> perform(Context&, const DescribeInstanceAttribute::Input&);
Outcome<Done> perform(Context&, const ModifyInstanceAttribute::Input&);
Outcome<GetConsoleOutput::Output> perform(Context&, const GetConsoleOutput::Input&);
// The four below take all of the instances or, where one of them is refused, none.
Outcome<StopInstances::Output> perform(Context&, const StopInstances::Input&);
Outcome<StartInstances::Output> perform(Context&, const StartInstances::Input&);
Outcome<TerminateInstances::Output> perform(Context&, const TerminateInstances::Input&);
Outcome<Done> perform(Context&, const RebootInstances::Input&);

}  // namespace stint::rehearsal
