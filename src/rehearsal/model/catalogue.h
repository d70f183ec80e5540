// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace stint::rehearsal {

struct Zone {
  std::string name;  ///< "us-east-1a"
  std::string id;    ///< "use1-az1"
};

struct RegionInfo {
  std::string name;
  std::vector<Zone> zones;
  bool opted_in = true;  ///< false: listed by AllRegions, and no call is accepted there
  const Zone* zone(std::string_view zone_name) const;
};

struct Gpu {
  std::string name;    ///< "T4"
  std::string maker;   ///< "NVIDIA"
  int count = 1;       ///< GPUs that the guest sees
  std::string share;   ///< "0.125": a part of one GPU; empty: whole ones
  int memory_mib = 0;  ///< of each
};

struct InstanceType {
  std::string name;
  int vcpus = 0;  ///< hyperthreads, as quotas count them
  std::int64_t memory_mib = 0;
  std::string architecture;  ///< "x86_64" or "arm64"
  std::optional<Gpu> gpu;
  std::string quota;       ///< code of the on-demand quota it counts against
  std::string spot_quota;  ///< and of the one for spot instances
  bool nitro = true;       ///< GetConsoleOutput knows Latest
  bool current = true;
  bool free_tier = false;  ///< the only types that an account on the free plan may launch
  std::map<std::string, std::vector<std::string>> zones;  ///< region -> the zones that offer it
  bool offered_in(std::string_view region, std::string_view zone) const;
};

struct Image {
  std::string id;
  std::string name, description;
  std::string owner_id, owner_alias;  ///< "amazon" or empty
  std::string architecture;
  std::string root_device;  ///< "/dev/sda1" or "/dev/xvda": images differ
  std::string snapshot;
  int root_gib = 8;   ///< size of the snapshot: no root disk may be smaller
  std::string login;  ///< the user that cloud-init makes
  SysMicros created{};
  bool gpu_driver = false;
  bool cloud_init = true;               ///< false: nothing in it ever reads user-data
  bool as_shipped = false;              ///< its hosts have no Jupyter, and PyTorch in /opt/pytorch alone
  std::vector<std::string> parameters;  ///< names of public SSM parameters whose value is this id
};

/// A quota of EC2, per region, in vCPUs.
struct QuotaInfo {
  std::string code, name;
  double standard = 0;      ///< what AWS gives where nothing was applied
  std::string usage_class;  ///< "G/OnDemand": names its usage metric; empty: it has none
};

/// What this cloud sells: the same for every account, never changed, shared by all clouds of a process.
struct Catalogue {
  std::vector<RegionInfo> regions;
  std::vector<InstanceType> types;                                ///< by name
  std::map<std::string, std::vector<Image>, std::less<>> images;  ///< by region
  std::vector<QuotaInfo> quotas;

  const RegionInfo* region(std::string_view name) const;
  const InstanceType* type(std::string_view name) const;
  const Image* image(std::string_view region, std::string_view id) const;
  const QuotaInfo* quota(std::string_view code) const;
};

}  // namespace stint::rehearsal
