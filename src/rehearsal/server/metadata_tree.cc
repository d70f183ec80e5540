// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/metadata_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace stint::rehearsal::server {
namespace {

constexpr std::array<std::string_view, 30> kVersions{
    "1.0",        "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15",
    "2008-02-01", "2008-09-01", "2009-04-04", "2011-01-01", "2011-05-01", "2012-01-12",
    "2014-02-25", "2014-11-05", "2015-10-20", "2016-04-19", "2016-06-30", "2016-09-02",
    "2018-03-28", "2018-08-17", "2018-09-24", "2019-10-01", "2020-10-27", "2021-01-03",
    "2021-03-23", "2021-07-15", "2022-07-09", "2022-09-24", "2024-04-11", "latest"};

constexpr std::string_view kPublicKeys = "meta-data/public-keys/";

using Leaves = std::map<std::string, std::string>;  // path below the version -> text

// A thing that is not there is left out.
void put(Leaves& leaves, const std::string& path, const std::string& text) {
  if (!text.empty()) leaves[path] = text;
}

std::string lines(const std::vector<std::string>& list) { return fmt::format("{}", fmt::join(list, "\n")); }

// Member for member what EC2 writes; the nulls are its own.
std::string identity_document(const Metadata& m) {
  return nlohmann::ordered_json{{"accountId", m.account},
                                {"architecture", m.architecture},
                                {"availabilityZone", m.zone},
                                {"billingProducts", nullptr},
                                {"devpayProductCodes", nullptr},
                                {"marketplaceProductCodes", nullptr},
                                {"imageId", m.image_id},
                                {"instanceId", m.instance_id},
                                {"instanceType", m.instance_type},
                                {"kernelId", nullptr},
                                {"pendingTime", m.pending_time},
                                {"privateIp", m.private_address},
                                {"ramdiskId", nullptr},
                                {"region", m.region},
                                {"version", "2017-09-30"}}
      .dump(2);
}

void add_interface(Leaves& leaves, const Metadata& m) {
  const auto stem = fmt::format("meta-data/network/interfaces/macs/{}/", m.mac);
  put(leaves, stem + "device-number", "0");
  put(leaves, stem + "local-hostname", m.private_dns);
  put(leaves, stem + "local-ipv4s", m.private_address);
  put(leaves, stem + "mac", m.mac);
  put(leaves, stem + "owner-id", m.account);
  put(leaves, stem + "public-hostname", m.public_dns);
  put(leaves, stem + "public-ipv4s", m.public_address);
  put(leaves, stem + "security-group-ids", lines(m.group_ids));
  put(leaves, stem + "security-groups", lines(m.group_names));
  put(leaves, stem + "subnet-id", m.subnet);
  put(leaves, stem + "subnet-ipv4-cidr-block", m.subnet_cidr);
  put(leaves, stem + "vpc-id", m.vpc);
  if (!m.public_address.empty())
    put(leaves, stem + "ipv4-associations/" + m.public_address, m.private_address);
}

void add_spot_notice(Leaves& leaves, const Metadata& m) {
  if (!m.spot_ends) return;
  const auto time = rfc3339(std::chrono::floor<Seconds>(*m.spot_ends));
  put(leaves, "meta-data/spot/instance-action", fmt::format(R"({{"action":"terminate","time":"{}"}})", time));
  put(leaves, "meta-data/spot/termination-time", time);
}

void add_machine(Leaves& leaves, const Metadata& m) {
  const std::string stem = "meta-data/";
  put(leaves, stem + "ami-id", m.image_id);
  put(leaves, stem + "ami-launch-index", fmt::format("{}", m.launch_index));
  put(leaves, stem + "ami-manifest-path", "(unknown)");
  put(leaves, stem + "hostname", m.private_dns);
  put(leaves, stem + "instance-action", "none");
  put(leaves, stem + "instance-id", m.instance_id);
  put(leaves, stem + "instance-life-cycle", m.life_cycle);
  put(leaves, stem + "instance-type", m.instance_type);
  put(leaves, stem + "local-hostname", m.private_dns);
  put(leaves, stem + "local-ipv4", m.private_address);
  put(leaves, stem + "mac", m.mac);
  put(leaves, stem + "placement/availability-zone", m.zone);
  put(leaves, stem + "placement/availability-zone-id", m.zone_id);
  put(leaves, stem + "placement/region", m.region);
  put(leaves, stem + "profile", "default-hvm");
  put(leaves, stem + "public-hostname", m.public_dns);
  put(leaves, stem + "public-ipv4", m.public_address);
  put(leaves, stem + "reservation-id", m.reservation);
  put(leaves, stem + "security-groups", lines(m.group_names));
  put(leaves, stem + "services/domain", "amazonaws.com");
  put(leaves, stem + "services/partition", "aws");
  put(leaves, std::string(kPublicKeys) + "0/openssh-key", m.public_key);
  for (const auto& [name, device] : m.block_devices)
    put(leaves, stem + "block-device-mapping/" + name, device);
  if (m.tags)
    for (const auto& tag : *m.tags) leaves[stem + "tags/instance/" + tag.key] = tag.value;
}

Leaves leaves_of(const Metadata& m) {
  Leaves leaves{{"dynamic/instance-identity/document", identity_document(m)}};
  put(leaves, "user-data", m.user_data);
  add_machine(leaves, m);
  add_spot_notice(leaves, m);
  add_interface(leaves, m);
  return leaves;
}

// The names in a folder, which ends in a slash or is the top; those of folders have a slash but at the top.
std::optional<std::string> list(const Leaves& leaves, const std::string& folder) {
  std::set<std::string> names;
  for (auto leaf = leaves.lower_bound(folder); leaf != leaves.end() && leaf->first.starts_with(folder);
       ++leaf) {
    auto name = leaf->first.substr(folder.size());
    auto slash = name.find('/');
    if (slash != name.npos) name.resize(folder.empty() ? slash : slash + 1);
    names.insert(std::move(name));
  }
  if (names.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(names, "\n"));
}

}  // namespace

std::optional<std::string> look_up(const Metadata& instance, std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  if (path.empty()) return fmt::format("{}", fmt::join(kVersions, "\n"));
  auto slash = std::min(path.find('/'), path.size());
  if (std::ranges::find(kVersions, path.substr(0, slash)) == kVersions.end()) return std::nullopt;
  std::string below(path.substr(std::min(slash + 1, path.size())));
  auto leaves = leaves_of(instance);
  if (auto leaf = leaves.find(below); leaf != leaves.end()) return leaf->second;
  if (!below.empty() && !below.ends_with('/')) below += '/';
  // The list of keys is not the list of its folder: it says their names.
  if (below == kPublicKeys && !instance.public_key.empty()) return "0=" + instance.key_name;
  return list(leaves, below);
}

}  // namespace stint::rehearsal::server
