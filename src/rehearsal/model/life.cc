// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/life.h"

#include <fmt/format.h>

#include "rehearsal/model/alarm_watch.h"
#include "rehearsal/model/spot.h"

namespace stint::rehearsal {
namespace {

void enter(const Works& works, Instance& instance, State state) {
  instance.state = state;
  instance.changed = works.now;
  ++instance.turn;
}

// The instance of that id if it is still in the turn that something was due for.
Instance* still(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  const Instance* instance = region.instances.find(id);
  return instance && instance->turn == turn ? &works.change(region, *instance) : nullptr;
}

// What it is on the bill.
std::string item_of(const Instance& instance) {
  auto item = instance.type->name;
  if (instance.spot) item += kSpotSuffix;
  return item;
}

void set_metric(Works& works, Region& region, Instance& instance, std::optional<int> value) {
  auto present = instance.metric.empty() ? std::nullopt : instance.metric.back().value;
  if (present == value) return;
  instance.metric.push_back({works.now, value});
  wake_alarms(works, region, instance.id);
}

void pass_checks(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  Instance* instance = still(works, region, id, turn);
  if (!instance || instance->checks != Checks::Initializing) return;
  instance->checks = Checks::Ok;
  set_metric(works, region, *instance, 0);
}

void begin_running(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  Instance* instance = still(works, region, id, turn);
  if (!instance) return;
  enter(works, *instance, State::Running);
  instance->checks = Checks::Initializing;
  works.use(Usage::What::InstanceBegins, id, item_of(*instance), region, 1, instance->tags);
  works.at(works.now + works.dice.between(works.settings.pace.checks), pass_checks, region, id,
           instance->turn);
}

// The end of being billed as running, if it was.
void leave_running(Works& works, Region& region, Instance& instance) {
  if (instance.billed())
    works.use(Usage::What::InstanceEnds, instance.id, item_of(instance), region, 1, instance.tags);
  instance.checks = Checks::None;
  set_metric(works, region, instance, std::nullopt);
}

void end_address_use(Works& works, Region& region, const Instance& instance) {
  if (instance.public_address.empty()) return;
  works.use(Usage::What::AddressEnds, instance.public_address, "", region, 1, instance.tags);
}

void note_host_off(Works& works, Region& region, Instance& instance) {
  if (!instance.host_on) return;
  instance.host_on = false;
  if (works.console) instance.console = works.console(instance.id);
  region.rules_told.erase(instance.id);
  region.rules_changed = true;
}

void give_back_public(Works& works, Instance& instance) {
  if (instance.public_address.empty()) return;
  works.give_back_public(instance.public_address);
  instance.public_address.clear();
}

void finish_stop(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  Instance* instance = still(works, region, id, turn);
  if (!instance) return;
  enter(works, *instance, State::Stopped);
  end_address_use(works, region, *instance);
  give_back_public(works, *instance);
}

void release_volumes(Works& works, Region& region, Instance& instance) {
  for (const auto& device : instance.devices) {
    if (device.delete_on_termination) {
      region.volumes.remove(device.volume, works.now);
      continue;
    }
    Volume& volume = region.volumes.change(device.volume, works.now);
    volume.instance.clear();
    volume.device.clear();
  }
  instance.devices.clear();
}

void hide(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  if (Instance* instance = still(works, region, id, turn)) instance->shown = false;
}

// Nothing is left of it, and of its client token once all that was launched with it is gone.
void forget(Works& works, Region& region, const std::string& id, std::uint64_t) {
  region.instances.remove(id, works.now);
  works.home.erase(id);
  for (auto launch = region.launches.begin(); launch != region.launches.end();) {
    auto& left = launch->second.instances;
    launch = std::erase(left, id) > 0 && left.empty() ? region.launches.erase(launch) : std::next(launch);
  }
}

void finish_termination(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  Instance* instance = still(works, region, id, turn);
  if (!instance) return;
  const Pace& pace = works.settings.pace;
  enter(works, *instance, State::Terminated);
  works.commands.push_back(host::Destroy{id});
  release_volumes(works, region, *instance);
  give_back_public(works, *instance);
  works.give_back_private(instance->private_address);
  instance->private_address.clear();
  region.rules_changed = true;
  works.at(works.now + pace.visible, hide, region, id, instance->turn);
  works.at(works.now + pace.token_life, forget, region, id);
}

// The host is off: the last step follows at the cloud's own pace.
void finish_soon(Works& works, Region& region, const Instance& instance) {
  auto last_step = instance.state == State::ShuttingDown ? finish_termination : finish_stop;
  works.at(works.now + works.dice.between(works.settings.pace.stopped), last_step, region, instance.id,
           instance.turn);
}

void switch_off(Works& works, Region& region, const std::string& id, std::uint64_t turn) {
  Instance* instance = still(works, region, id, turn);
  if (!instance || !instance->host_on) return;
  works.commands.push_back(host::Stop{id, true});
  note_host_off(works, region, *instance);
  finish_soon(works, region, *instance);
}

// It is in `stopping` or `shutting-down`: see to it that its host goes off.
void bring_down_host(Works& works, Region& region, Instance& instance, bool hard) {
  if (!instance.host_on) return finish_soon(works, region, instance);
  if (hard) return switch_off(works, region, instance.id, instance.turn);
  works.commands.push_back(host::Stop{instance.id, false});
  works.at(works.now + works.settings.pace.os_shutdown, switch_off, region, instance.id, instance.turn);
}

void take_power_off(Works& works, Region& region, Instance& instance, const StateReason& reason,
                    bool may_terminate) {
  bool by_itself = instance.state == State::Pending || instance.state == State::Running;
  if (!instance.host_on) return;
  note_host_off(works, region, instance);
  if (!by_itself) return finish_soon(works, region, instance);
  instance.reason.clear();
  if ((may_terminate && instance.shutdown_behavior == "terminate") || instance.spot)
    begin_termination(works, region, instance, reason);
  else
    begin_stop(works, region, instance, reason);
}

void set_reachable(Works& works, Region& region, Instance& instance, bool reachable) {
  if (instance.state != State::Running) return;
  instance.checks = reachable ? Checks::Ok : Checks::Impaired;
  set_metric(works, region, instance, reachable ? 0 : 1);
}

}  // namespace

StateReason user_initiated() {
  return {"Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"};
}

std::string user_initiated_at(SysMicros now) {
  auto text = rfc3339(std::chrono::floor<Seconds>(now));
  return fmt::format("User initiated ({} {} GMT)", text.substr(0, 10), text.substr(11, 8));
}

void begin_boot(Works& works, Region& region, Instance& instance) {
  enter(works, instance, State::Pending);
  instance.state_reason.reset();
  instance.reason.clear();
  instance.launched = works.now;
  instance.host_on = true;
  if (!instance.public_address.empty())
    works.use(Usage::What::AddressBegins, instance.public_address, "", region, 1, instance.tags);
  auto hostname = private_dns(instance);
  const Volume* root = region.volumes.find(instance.devices.empty() ? "" : instance.devices.front().volume);
  works.commands.push_back(host::Boot{.instance = instance.id,
                                      .image = instance.image->id,
                                      .private_address = instance.private_address,
                                      .public_address = instance.public_address,
                                      .hostname = hostname.substr(0, hostname.find('.')),
                                      .disk_gib = root ? root->gib : instance.image->root_gib,
                                      .gpu = instance.type->gpu,
                                      .cloud_init = instance.image->cloud_init,
                                      .as_shipped = instance.image->as_shipped});
  region.rules_changed = true;
  works.at(works.now + works.dice.between(works.settings.pace.boot), begin_running, region, instance.id,
           instance.turn);
}

void begin_failed_launch(Works& works, Region& region, Instance& instance) {
  enter(works, instance, State::Pending);
  instance.launched = works.now;
  instance.state_reason = StateReason{"Server.InsufficientInstanceCapacity",
                                      "Server.InsufficientInstanceCapacity: Insufficient capacity to satisfy "
                                      "instance request"};
  for (auto& device : instance.devices) device.delete_on_termination = true;
  works.at(works.now + works.dice.between(works.settings.pace.boot), finish_termination, region, instance.id,
           instance.turn);
}

void begin_stop(Works& works, Region& region, Instance& instance, StateReason reason, bool hard) {
  leave_running(works, region, instance);
  enter(works, instance, State::Stopping);
  instance.state_reason = std::move(reason);
  bring_down_host(works, region, instance, hard);
}

void begin_termination(Works& works, Region& region, Instance& instance, StateReason reason, bool hard) {
  leave_running(works, region, instance);
  enter(works, instance, State::ShuttingDown);
  instance.state_reason = std::move(reason);
  end_address_use(works, region, instance);
  for (const auto& device : instance.devices) {
    const Volume* volume = region.volumes.find(device.volume);
    if (volume && device.delete_on_termination)
      works.use(Usage::What::VolumeEnds, volume->id, volume->type, region, volume->gib, volume->tags,
                instance.tags);
  }
  bring_down_host(works, region, instance, hard);
}

void take_event(Works& works, Region& region, const HostEvent& event) {
  const Instance* found = region.instances.find(event.instance);
  if (!found) return;
  Instance& instance = works.change(region, *found);
  switch (event.what) {
    case HostEvent::What::PoweredOff:
      return take_power_off(works, region, instance,
                            {"Client.InstanceInitiatedShutdown",
                             "Client.InstanceInitiatedShutdown: Instance initiated shutdown"},
                            true);
    case HostEvent::What::Died:
      return take_power_off(works, region, instance,
                            {"Server.InternalError", "Server.InternalError: Internal error on the host"},
                            false);
    case HostEvent::What::Impaired:
      return set_reachable(works, region, instance, false);
    case HostEvent::What::Sent:
      return works.use(Usage::What::TrafficOut, instance.id, "", region, event.bytes, instance.tags);
    case HostEvent::What::Reclaimed:
      return give_notice(works, region, instance);
    case HostEvent::What::Rebooted:
      if (instance.checks != Checks::Impaired) return;
      [[fallthrough]];
    case HostEvent::What::Healthy:
      return set_reachable(works, region, instance, true);
  }
}

}  // namespace stint::rehearsal
