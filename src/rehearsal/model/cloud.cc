// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/cloud.h"

#include "rehearsal/model/life.h"

namespace stint::rehearsal {
namespace {

std::vector<std::pair<std::string, std::string>> block_devices(const Instance& instance) {
  std::vector<std::pair<std::string, std::string>> devices{{"ami", instance.root_device()},
                                                           {"root", instance.root_device()}};
  int n = 0;
  for (const auto& device : instance.devices)
    if (device.name != instance.root_device()) devices.emplace_back("ebs" + std::to_string(++n), device.name);
  return devices;
}

void fill_network(const Region& region, const Instance& instance, Metadata& metadata) {
  metadata.private_address = instance.private_address;
  metadata.public_address = instance.public_address;
  metadata.private_dns = private_dns(instance);
  metadata.public_dns = public_dns(instance);
  metadata.mac = instance.interface.mac;
  metadata.vpc = instance.vpc;
  metadata.subnet = instance.interface.subnet;
  for (const auto& subnet : region.subnets) {
    if (subnet.id != instance.interface.subnet) continue;
    metadata.subnet_cidr = subnet.cidr;
    metadata.zone_id = subnet.zone_id;
  }
  for (const auto& group : instance.interface.groups) {
    metadata.group_ids.push_back(group.id);
    metadata.group_names.push_back(group.name);
  }
}

}  // namespace

Cloud::Cloud(Settings settings, const Catalogue& catalogue)
    : works_(std::make_unique<Works>(std::move(settings), catalogue)) {}
Cloud::~Cloud() = default;

SysMicros Cloud::next_due() const { return works_->next_due(); }

std::vector<HostCommand> Cloud::advance(SysMicros now) {
  works_->settle(now);
  for (auto& [account, regions] : works_->regions)
    for (auto& [name, region] : regions) refresh_rules(*works_, *region);
  return std::exchange(works_->commands, {});
}

void Cloud::tell(const HostEvent& event, SysMicros now) {
  works_->settle(now);
  auto home = works_->home.find(event.instance);
  if (home != works_->home.end()) take_event(*works_, *home->second, event);
}

Context Cloud::enter(const Account& account, const Key& key, const std::string& region, SysMicros now) {
  works_->settle(now);
  auto lag = works_->dice.between(works_->settings.read_lag);
  return {*works_, works_->region(account, region), key, works_->now, works_->now - lag};
}

void Cloud::console_from(std::function<std::string(std::string_view)> console) {
  works_->console = std::move(console);
}

std::optional<Metadata> Cloud::metadata(std::string_view id) const {
  auto home = works_->home.find(id);
  const Instance* instance = home == works_->home.end() ? nullptr : home->second->instances.find(id);
  if (!instance) return std::nullopt;
  const MetadataOptions& options = instance->metadata;
  Metadata metadata{.instance_id = instance->id,
                    .instance_type = instance->type->name,
                    .image_id = instance->image->id,
                    .account = instance->owner,
                    .region = instance->region,
                    .zone = instance->zone,
                    .architecture = instance->type->architecture,
                    .reservation = instance->reservation,
                    .key_name = instance->key_name,
                    .public_key = instance->public_key,
                    .user_data = instance->user_data,
                    .launch_index = instance->launch_index,
                    .pending_time = rfc3339(std::chrono::floor<Seconds>(instance->launched)),
                    .block_devices = block_devices(*instance),
                    .enabled = options.http_endpoint == "enabled",
                    .tokens_required = options.http_tokens == "required",
                    .hop_limit = options.hop_limit};
  if (instance->spot) {
    metadata.life_cycle = "spot";
    metadata.spot_ends = instance->spot->ends;
  }
  if (options.instance_tags == "enabled") metadata.tags = instance->tags;
  fill_network(*home->second, *instance, metadata);
  return metadata;
}

void Cloud::move_public_addresses(const AddressBlock& block, SysMicros now) {
  works_->settle(now);
  works_->move_public(block);
}

std::vector<Usage> Cloud::take_usage() { return std::exchange(works_->usage, {}); }
Settings& Cloud::settings() { return works_->settings; }
const Settings& Cloud::settings() const { return works_->settings; }
const Catalogue& Cloud::catalogue() const { return works_->catalogue; }

}  // namespace stint::rehearsal
