// SPDX-License-Identifier: Apache-2.0
// What carries our tag in the region, with what it costs, and machines with GPUs that do not.
#include <fmt/format.h>

#include <set>

#include "aws/cloudwatch.h"
#include "aws/ec2_groups.h"
#include "aws/ec2_instances.h"
#include "aws/ec2_network.h"
#include "aws/ec2_storage.h"
#include "aws/scheduler.h"
#include "provider/ec2/catalogue.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/guard_words.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using provider::Leftover;

// All types that begin so have a GPU.
const std::vector<std::string> kGpuTypes{"g*", "p*"};

aws::Select ours() { return {.filters = {{"tag-key", {kToken}}}}; }

Rate per_hour(Rate per_month, int gigabytes) {
  return {(per_month.e10() * gigabytes + kPriceMonthHours - 1) / kPriceMonthHours, Rate::Per::Hour};
}

bool with_gpu(const aws::Instance& instance) {
  return instance.type.starts_with('g') || instance.type.starts_with('p');
}

bool is_over(const aws::Instance& instance) {
  return instance.state.name == "terminated" || instance.state.name == "shutting-down";
}

std::string type_text(const std::string& type) {
  const auto* gpu = gpu_type(type);
  return gpu == nullptr ? type : fmt::format("{} ({})", type, gpu_text(*gpu));
}

Result<> delete_thing(const aws::Client& client, const Leftover& l) {
  if (l.kind == "volume") return aws::delete_volume(client, l.id);
  if (l.kind == "snapshot") return aws::delete_snapshot(client, l.id);
  if (l.kind == "address") return aws::release_address(client, l.id);
  if (l.kind == "alarm") return aws::delete_alarms(client, {l.id});
  if (l.kind == "schedule") return aws::delete_schedule(client, l.id);
  return aws::delete_security_group(client, l.id);
}

}  // namespace

/// Gathers what is left, with a price for each thing.
class Ec2::Gathering {
 public:
  explicit Gathering(Ec2& cloud) : cloud_(cloud), client_(cloud.client()) {}

  Result<std::vector<Leftover>> run() {
    STINT_TRY_ASSIGN(volumes_, aws::describe_volumes(client_, ours()));
    STINT_TRY(instances());
    add_volumes();
    STINT_TRY(snapshots());
    STINT_TRY(addresses());
    STINT_TRY(groups());
    STINT_TRY(alarms());
    STINT_TRY(schedules());
    cloud_.prices_.remember();
    return std::move(found_);
  }

 private:
  Leftover& add(const char* kind, const std::string& id, const std::string& state,
                const std::vector<aws::Tag>& tags) {
    found_.push_back({.kind = kind,
                      .id = id,
                      .token = std::string{aws::tag_value(tags, kToken)},
                      .name = std::string{aws::tag_value(tags, kName)},
                      .owner = std::string{aws::tag_value(tags, kOwner)},
                      .state = state});
    return found_.back();
  }

  // A price that cannot be had is said to be unknown, not taken for nothing.
  void add_price(Leftover& l, Goods goods, const std::string& type = {}, int gigabytes = 0) {
    auto price = cloud_.prices_.of(cloud_.settings_.region, goods, type);
    l.price_known = l.price_known && price.has_value();
    if (!price) return;
    Rate rate = gigabytes > 0 ? per_hour(price->rate, gigabytes) : price->rate;
    l.hourly = Rate{l.hourly.e10() + rate.e10(), Rate::Per::Hour};
  }

  Result<> instances() {
    STINT_TRY_ASSIGN(auto tagged, aws::describe_instances(client_, ours()));
    for (const auto& instance : tagged) add_instance(instance);
    STINT_TRY_ASSIGN(auto gpus,
                     aws::describe_instances(client_, {.filters = {{"instance-type", kGpuTypes}}}));
    for (const auto& instance : gpus)
      if (with_gpu(instance) && aws::tag_value(instance.tags, kToken).empty()) add_instance(instance);
    return {};
  }

  void add_instance(const aws::Instance& instance) {
    if (instance.state.name == "terminated") return;
    alive_.insert(instance.id);
    auto& l = add("instance", instance.id, instance.state.name, instance.tags);
    tokens_.insert(l.token);
    l.type = type_text(instance.type);
    if (l.token.empty()) l.name = std::string{aws::tag_value(instance.tags, "Name")};
    if (is_over(instance)) return;
    if (instance.state.name == "running" || instance.state.name == "pending")
      add_price(l, Goods::Machine, instance.type);
    if (!instance.public_ip.empty()) add_price(l, Goods::Address);
    for (const auto& volume : volumes_)
      if (goes_with(volume, instance.id)) add_price(l, Goods::Disk, {}, volume.size_gb);
  }

  static bool goes_with(const aws::Volume& volume, const std::string& id) {
    return !volume.attachments.empty() && volume.attachments.front().delete_on_termination &&
           volume.attachments.front().instance_id == id;
  }

  // Those that do not go with a machine.
  void add_volumes() {
    for (const auto& volume : volumes_) {
      if (!volume.attachments.empty() && goes_with(volume, volume.attachments.front().instance_id)) continue;
      add_price(add("volume", volume.id, volume.state, volume.tags), Goods::Disk, {}, volume.size_gb);
    }
  }

  Result<> snapshots() {
    STINT_TRY_ASSIGN(auto list, aws::describe_own_snapshots(client_, ours()));
    for (const auto& snapshot : list)
      add_price(add("snapshot", snapshot.id, snapshot.state, snapshot.tags), Goods::Snapshot, {},
                snapshot.volume_size_gb);
    return {};
  }

  Result<> addresses() {
    STINT_TRY_ASSIGN(auto list, aws::describe_addresses(client_, ours()));
    for (const auto& address : list)
      add_price(add("address", address.allocation_id, address.instance_id.empty() ? "idle" : "in use",
                    address.tags),
                Goods::Address);
    return {};
  }

  Result<> groups() {
    STINT_TRY_ASSIGN(auto list, aws::describe_security_groups(client_, ours()));
    for (const auto& group : list)
      if (!tokens_.contains(std::string{aws::tag_value(group.tags, kToken)}))
        add("security group", group.id, "", group.tags);
    return {};
  }

  Result<> alarms() {
    STINT_TRY_ASSIGN(auto list, aws::describe_alarms_with_prefix(client_, kGuards));
    for (const auto& alarm : list) {
      if (alive_.contains(machine_in_guard(alarm.alarm.name))) continue;
      found_.push_back(leftover_guard("alarm", alarm.alarm.name, alarm.alarm.description));
      found_.back().state = alarm.state;
    }
    return {};
  }

  // Those of machines that are gone are left; those of stopped ones tell when their disks go.
  Result<> schedules() {
    auto names = aws::list_schedules(client_, kGuards);
    if (!names && names.error().kind == Kind::Credentials) {
      STINT_TRY_ASSIGN(auto role, cloud_.guard_role());
      if (!role) return {};  // nobody here can have made one
    }
    if (!names) return fail(std::move(names).error());
    for (const auto& name : *names) {
      auto schedule = aws::get_schedule(client_, name);
      if (!schedule && schedule.error().code == "ResourceNotFoundException") continue;  // it has just run
      if (!schedule) return fail(std::move(schedule).error());
      add_schedule(*schedule);
    }
    return {};
  }

  void add_schedule(const aws::Schedule& schedule) {
    auto id = machine_in_guard(schedule.name);
    if (!alive_.contains(id)) {
      found_.push_back(leftover_guard("schedule", schedule.name, schedule.description));
      return;
    }
    for (auto& l : found_)
      if (l.id == id && schedule.name == schedule_name(id, "K")) l.ends = schedule.at;
  }

  Ec2& cloud_;
  aws::Client client_;
  std::vector<aws::Volume> volumes_;
  std::vector<Leftover> found_;
  std::set<std::string> alive_, tokens_;
};

Result<std::vector<Leftover>> Ec2::leftovers() { return Gathering{*this}.run(); }

// A read that lags behind shows what is gone already.
Result<> Ec2::remove(const Leftover& l) {
  if (l.kind == "instance") return end(l.id);
  auto removed = delete_thing(client(), l);
  bool gone = !removed && removed.error().code.ends_with(".NotFound");
  return gone ? Result<>{} : removed;
}

}  // namespace stint::ec2
