// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rehearsal/model/catalogue.h"

namespace stint::rehearsal {

struct Tag {
  std::string key, value;
  friend bool operator==(const Tag&, const Tag&) = default;
};
using Tags = std::vector<Tag>;  ///< by key, each key once

/// The value of that key; empty where there is none.
std::string_view tag_value(const Tags& tags, std::string_view key);

/// EC2's own numbers.
enum class State {
  Pending = 0,
  Running = 16,
  ShuttingDown = 32,
  Terminated = 48,
  Stopping = 64,
  Stopped = 80
};
std::string_view name_of(State state);

struct StateReason {
  std::string code, message;
};

/// What the two status checks say of a running instance.
enum class Checks { None, Initializing, Ok, Impaired };

/// From that instant on the metric StatusCheckFailed has this value; nullopt: no data points.
struct MetricChange {
  SysMicros from;
  std::optional<int> value;
};

/// One disk of an instance.
struct Device {
  std::string name;  ///< "/dev/sda1"
  std::string volume;
  bool delete_on_termination = true;
  SysMicros attached{};
};

/// A group that an interface is in. Its name never changes.
struct GroupRef {
  std::string id, name;
};

/// The one network interface of an instance.
struct Interface {
  std::string id, attachment;
  std::string subnet;
  std::string mac;
  std::string description;
  std::vector<GroupRef> groups;
  bool delete_on_termination = true;
  Tags tags;
  bool in_group(std::string_view group) const;
};

struct MetadataOptions {
  std::string http_tokens = "optional";
  std::string http_endpoint = "enabled";
  int hop_limit = 1;
  std::string instance_tags = "disabled";
  friend bool operator==(const MetadataOptions&, const MetadataOptions&) = default;
};

/// What a spot instance is beside an instance.
struct Spot {
  std::string request;            ///< "sir-…"
  std::optional<SysMicros> ends;  ///< EC2 has said that it wants it back then
};

struct Instance {
  std::string id, reservation;
  std::string owner;  ///< account id
  const Image* image = nullptr;
  const InstanceType* type = nullptr;
  State state = State::Pending;
  std::optional<StateReason> state_reason;
  std::optional<Spot> spot;  ///< absent: on demand
  std::string reason;        ///< "User initiated (2026-11-24 20:00:00 GMT)"
  std::string client_token;
  int launch_index = 0;
  SysMicros created{};   ///< first launch: the attach time of its interface
  SysMicros launched{};  ///< last start
  SysMicros changed{};   ///< last change of state
  std::string region, zone, vpc;
  std::string private_address, public_address;  ///< public: empty while it has none
  bool wants_public = false;                    ///< gets a public address at each start
  std::string key_name, public_key;
  std::string user_data;  ///< raw
  std::string shutdown_behavior = "stop";
  bool keep_from_termination = false, keep_from_stop = false;
  bool monitoring = false, ebs_optimized = false;
  MetadataOptions metadata;
  Interface interface;
  std::vector<Device> devices;
  Tags tags;

  Checks checks = Checks::None;
  std::vector<MetricChange> metric;  ///< StatusCheckFailed over its whole life, oldest first
  bool host_on = false;              ///< the host was told to boot and has not said that it is off
  bool shown = true;                 ///< false an hour after its end
  std::uint64_t turn = 0;  ///< counts its changes of state: what was due for an earlier turn is void
  std::string console;     ///< what the host had said when it was last on

  bool billed() const { return state == State::Running; }
  bool live() const { return state != State::Terminated && state != State::ShuttingDown; }
  const std::string& root_device() const { return image->root_device; }
};

/// "ip-172-31-0-5.ec2.internal"
std::string private_dns(const Instance& instance);
/// "ec2-198-51-100-2.compute-1.amazonaws.com"; empty without a public address.
std::string public_dns(const Instance& instance);

struct Volume {
  std::string id, region, zone, snapshot;
  int gib = 0;
  std::string type = "gp3";
  bool encrypted = false;
  SysMicros created{};
  std::string instance, device;  ///< empty: attached to none, "available"
  bool delete_on_termination = false;
  SysMicros attached{};
  Tags tags;
};

struct Snapshot {
  std::string id, volume, owner, owner_alias, description;
  int gib = 0;
  bool encrypted = false;
  SysMicros started{};
  Tags tags;
};

struct Address {
  std::string id;  ///< "eipalloc-…"
  std::string ip;
  Tags tags;
};

/// One rule of a group: who may come in. Exactly one of cidr4, cidr6, group is set.
struct Rule {
  std::string id, group_id;  ///< "sgr-…"; the group it belongs to
  std::string protocol;      ///< "tcp", "udp", "icmp", "-1" for all
  int from_port = -1, to_port = -1;
  std::string cidr4, cidr6, source_group;
  std::string description;
  bool same(const Rule& other) const;
};

struct Group {
  std::string id, name, description, vpc, owner;
  std::vector<Rule> rules;
  Tags tags;
};

struct KeyPair {
  std::string id, name;
  std::string type;  ///< "ed25519" or "rsa"
  std::string fingerprint, public_key;
  SysMicros created{};
  Tags tags;
};

struct Subnet {
  std::string id, zone, zone_id, vpc, cidr, owner;
};

struct Vpc {
  std::string id, cidr, owner;
};

struct QuotaRequest {
  std::string id, code;
  double desired = 0;
  std::string status = "PENDING";
  std::string case_id;
  std::string requester;
  SysMicros created{}, updated{};
  bool open() const { return status == "PENDING" || status == "CASE_OPENED"; }
};

}  // namespace stint::rehearsal
