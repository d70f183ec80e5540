// SPDX-License-Identifier: Apache-2.0
// Launching, finding and ending machines.
#include <fmt/format.h>

#include "aws/ec2_instances.h"
#include "aws/ec2_launch.h"
#include "aws/ec2_storage.h"
#include "aws/ec2_tags.h"
#include "provider/ec2/console.h"
#include "provider/ec2/ec2.h"
#include "provider/ec2/tags.h"

namespace stint::ec2 {
namespace {

using provider::Machine;
using provider::State;

constexpr int kGroupTries = 60;
constexpr int kReads = 10;  // a second apart: a read may lag behind the write

State state_of(const aws::InstanceState& state) {
  switch (state.code) {  // only the low byte, which aws/ has taken
    case 0:
      return State::Pending;
    case 16:
      return State::Running;
    case 32:
      return State::Ending;
    case 48:
      return State::Ended;
    case 64:
      return State::Stopping;
    default:
      return State::Stopped;
  }
}

// For this read, which lags behind the launch.
bool is_too_new(const Error& error) { return error.code == "InvalidInstanceID.NotFound"; }

std::string tag(const aws::Instance& instance, const char* key) {
  return std::string{aws::tag_value(instance.tags, key)};
}

// The moment in "User initiated (2026-11-24 20:00:00 GMT)", at its latest: it is cut to a second.
std::optional<SysMicros> end_told(const std::string& reason) {
  auto open = reason.rfind('('), close = reason.rfind(" GMT)");
  if (open == std::string::npos || close == std::string::npos || close < open) return std::nullopt;
  auto at = parse_rfc3339(reason.substr(open + 1, close - open - 1) + "Z");
  if (!at) return std::nullopt;
  return *at + Seconds{1};
}

Machine machine_of(const aws::Instance& instance) {
  auto terms = terms_of(instance.tags);
  Machine machine{.id = instance.id,
                  .state = state_of(instance.state),
                  .why = instance.state_reason_message.empty() ? instance.state_reason_code
                                                               : instance.state_reason_message,
                  .address = instance.public_ip,
                  .ssh_port = ssh_port_of(instance.tags),
                  .type = instance.type,
                  .token = tag(instance, kToken),
                  .name = tag(instance, kName),
                  .owner = tag(instance, kOwner),
                  .client_token = instance.client_token,
                  .launched = instance.launched.value_or(SysMicros{}),
                  .created = aws::first_launch(instance).value_or(SysMicros{}),
                  .lifetime = terms.lifetime,
                  .budget = terms.budget,
                  .spent = terms.spent,
                  .end = terms.end,
                  .keep = terms.keep};
  if (!provider::lives(machine.state)) machine.ended = end_told(instance.transition_reason);
  for (const auto& disk : instance.disks)
    if (disk.delete_on_termination) machine.volumes.push_back(disk.volume_id);
  return machine;
}

Result<std::vector<Machine>> machines(const aws::Client& client, aws::Filter filter) {
  STINT_TRY_ASSIGN(auto instances, aws::describe_instances(client, {.filters = {std::move(filter)}}));
  std::vector<Machine> found;
  for (const auto& instance : instances) found.push_back(machine_of(instance));
  return found;
}

}  // namespace

Result<provider::Launched> Ec2::launch(const provider::Launch& launch) {
  auto tags = machine_tags(launch);
  auto common = common_tags(launch.token, launch.name, launch.owner);
  aws::RunInstances request{
      .client_token = launch.client_token,
      .image_id = launch.image,
      .instance_type = launch.type,
      .on_shutdown = aws::ShutdownBehavior::Terminate,  // until a schedule stands behind a stop
      .user_data = launch.user_data,
      .disks = {{.device_name = launch.root_device, .size_gb = static_cast<int>(launch.disk_gb)}},
      .tags = {{"instance", tags}, {"volume", common}, {"network-interface", common}},
      .security_group_ids = {launch.group}};
  if (!launch.zone.empty()) request.zone = launch.zone;
  auto launched = aws::run_instances(client(), request);
  // A group that was made a moment ago may not be seen yet by the part of EC2 that launches.
  for (int i = 0; !launched && launched.error().code == "InvalidGroup.NotFound" && i < kGroupTries; ++i) {
    STINT_TRY(sleep_for(world_, Seconds{1}));
    launched = aws::run_instances(client(), request);
  }
  if (!launched) return fail(std::move(launched).error());
  return provider::Launched{.id = launched->instance.id,
                            .at = launched->instance.launched.value_or(latest_now())};
}

Result<std::vector<Machine>> Ec2::find(const std::string& token) {
  return machines(client(), {"tag:" + std::string{kToken}, {token}});
}

Result<std::vector<Machine>> Ec2::all() {
  STINT_TRY_ASSIGN(auto found, machines(client(), {"tag-key", {kToken}}));
  STINT_TRY_ASSIGN(auto volumes, aws::describe_volumes(client(), {.filters = {{"tag-key", {kToken}}}}));
  for (auto& machine : found)
    for (const auto& volume : volumes)
      if (!volume.attachments.empty() && volume.attachments.front().instance_id == machine.id)
        machine.disk_gb += volume.size_gb;
  return found;
}

Kind Ec2::kind_of_end(const std::string& why) const {
  return why.find("InsufficientInstanceCapacity") != std::string::npos ? Kind::Limit : Kind::Failed;
}

Result<provider::Checks> Ec2::checks(const std::string& id) {
  STINT_TRY_ASSIGN(auto status, aws::describe_instance_status(client(), {.ids = {id}}));
  if (status.empty()) return provider::Checks{"initializing", "initializing"};
  return provider::Checks{status[0].system, status[0].instance};
}

Result<> Ec2::end(const std::string& id) {
  auto change = aws::terminate_instance(client(), id);
  // Too new to be seen there, or long gone: whoever asks looks again.
  if (!change && is_too_new(change.error())) return {};
  if (!change) return fail(std::move(change).error());
  return {};
}

Result<> Ec2::stop(const std::string& id) {
  STINT_TRY(aws::stop_instance(client(), id));
  return {};
}

Result<> Ec2::start(const std::string& id) {
  STINT_TRY(aws::start_instance(client(), id));
  return {};
}

Result<> Ec2::on_power_off(const std::string& id, provider::Act act) {
  auto wanted = act == provider::Act::Stop ? aws::ShutdownBehavior::Stop : aws::ShutdownBehavior::Terminate;
  for (int i = 0;; ++i) {
    auto now = aws::set_shutdown_behavior(client(), id, wanted).and_then([&] {
      return aws::shutdown_behavior(client(), id);
    });
    if (now && *now == aws::word_for(wanted)) return {};
    if (!now && (i == kReads || !is_too_new(now.error()))) return fail(std::move(now).error());
    if (i == kReads)
      return fail(Kind::Failed, fmt::format("a power-off of {} still reads back as {}", id, *now));
    STINT_TRY(sleep_for(world_, Seconds{1}));
  }
}

Result<> Ec2::retag(const std::string& id, const provider::Terms& terms) {
  return aws::create_tags(client(), {id}, terms_tags(terms));
}

host::Reach Ec2::reach(const Machine& machine, const std::string& login, const Path& dir) {
  return {.id = machine.id, .address = machine.address, .port = machine.ssh_port, .user = login, .dir = dir};
}

Result<std::optional<std::string>> Ec2::host_keys(const std::string& id) {
  auto console = aws::get_console_output(client(), id, true);
  if (!console && console.error().code == "UnsupportedOperation")
    console = aws::get_console_output(client(), id, false);
  if (!console && is_too_new(console.error())) return std::nullopt;
  if (!console) return fail(std::move(console).error());
  return known_hosts_from_console(console->text, id);
}

}  // namespace stint::ec2
