// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/machines.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <nlohmann/json.hpp>

#include "rehearsal/server/host_words.h"

namespace stint::rehearsal::server {
namespace {

struct Accident {
  std::string_view name;
  hosts::Fault fault;
  HostEvent::What seen;  ///< by EC2's reachability check
};
constexpr std::string_view kCrash = "crash", kInterrupt = "interrupt";
constexpr std::array kAccidents{Accident{"cut_network", hosts::Fault::Silent, HostEvent::What::Impaired},
                                Accident{"restore_network", hosts::Fault::None, HostEvent::What::Healthy},
                                Accident{"hang", hosts::Fault::Hung, HostEvent::What::Impaired},
                                Accident{"resume", hosts::Fault::None, HostEvent::What::Healthy}};

// A host's own few programs ask; each connection is closed after its answer or soon.
constexpr HttpServer::Limits kMetadataLimits{.connections = 64, .idle = std::chrono::seconds{30}};

Micros monotonic_now() {
  return std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace

// One function a command.
struct Machines::Obey {
  Machines& machines;

  Result<> operator()(const host::Boot& boot) const {
    auto booted = machines.boot(boot);
    if (!booted) machines.events_.push_back({boot.instance, HostEvent::What::Died});
    return booted;
  }
  Result<> operator()(const host::Stop& stop) const {
    auto& hosts = *machines.parts_.hosts;
    if (!stop.hard) {
      hosts.shut_down(stop.instance);
      return {};
    }
    machines.forget(stop.instance);
    hosts.switch_off(stop.instance);
    machines.measure();
    return {};
  }
  Result<> operator()(const host::Reboot& reboot) const {
    machines.parts_.hosts->reboot(reboot.instance);
    return {};
  }
  Result<> operator()(const host::Destroy& destroy) const {
    machines.measure();
    machines.forget(destroy.instance);
    return machines.parts_.hosts->destroy(destroy.instance);
  }
  Result<> operator()(const host::Rules& rules) const {
    return machines.parts_.hosts->set_rules(rules.instance, ingress_of(rules.ingress));
  }
};

Result<std::unique_ptr<Machines>> Machines::make(Parts parts) {
  std::unique_ptr<Machines> machines(new Machines(std::move(parts)));
  STINT_TRY(machines->parts_.loop.watch(machines->parts_.hosts->fd(), [it = machines.get()] { it->hear(); }));
  return machines;
}

Machines::~Machines() {
  while (!machines_.empty()) forget(machines_.begin()->first);
  parts_.loop.forget(parts_.hosts->fd());
}

void Machines::carry_out(const HostCommand& command) {
  auto done = std::visit(Obey{*this}, command);
  if (!done) parts_.log.line(fmt::format("{} {}", done.error().what, done.error().detail));
}

Result<> Machines::boot(const host::Boot& boot) {
  STINT_TRY_ASSIGN(auto spec, spec_of(boot, parts_.images));
  STINT_TRY_ASSIGN(hosts::Fd listener, parts_.hosts->boot(spec));
  auto served = serve_metadata(boot, std::move(listener));
  if (served) return {};
  forget(boot.instance);
  parts_.hosts->switch_off(boot.instance);
  return served;
}

Result<> Machines::serve_metadata(const host::Boot& boot, hosts::Fd listener) {
  forget(boot.instance);
  auto look = [this, id = boot.instance] { return parts_.look(id); };
  auto [at, is_new] = machines_.emplace(boot.instance, Machine{boot, MetadataService(look), nullptr});
  Machine& machine = at->second;
  auto answer = [&service = machine.service](const wire::Request& request) -> std::optional<wire::Reply> {
    return service.answer(request, monotonic_now());
  };
  STINT_TRY_ASSIGN(machine.metadata, HttpServer::start(std::move(listener), answer, kMetadataLimits));
  return parts_.loop.add(*machine.metadata);
}

void Machines::forget(const std::string& instance) {
  auto found = machines_.find(instance);
  if (found == machines_.end()) return;
  if (found->second.metadata) parts_.loop.remove(*found->second.metadata);
  machines_.erase(found);
}

void Machines::hear() {
  for (auto& event : parts_.hosts->turn()) take(std::move(event));
  if (!events_.empty()) parts_.told();
}

void Machines::take(hosts::HostEvent event) {
  measure();
  auto found = machines_.find(event.id);
  if (event.end == hosts::End::Rebooted && found != machines_.end()) {
    const host::Boot booted = found->second.booted;
    if (auto served = serve_metadata(booted, std::move(event.metadata)); !served)
      parts_.log.line(fmt::format("{}: no metadata service: {}", event.id, served.error().what));
  } else {
    forget(event.id);
  }
  events_.push_back({event.id, what_of(event.end)});
}

Result<> Machines::befall(const std::string& instance, std::string_view name) {
  const auto* accident = std::ranges::find(kAccidents, name, &Accident::name);
  if (accident == kAccidents.end() && name != kCrash && name != kInterrupt)
    return fail(Kind::Usage,
                "a host can crash, cut_network, restore_network, hang, resume, and interrupt if it is spot");
  if (!machines_.contains(instance)) return fail(Kind::Failed, fmt::format("no host {} runs", instance));
  if (name == kInterrupt) return interrupt(instance);
  if (name == kCrash) {
    parts_.hosts->crash(instance);
    return {};
  }
  STINT_TRY(parts_.hosts->set_fault(instance, accident->fault));
  events_.push_back({instance, accident->seen});
  return {};
}

Result<> Machines::interrupt(const std::string& instance) {
  const auto metadata = parts_.look(instance);
  if (!metadata || metadata->life_cycle != "spot")
    return fail(Kind::Usage, fmt::format("{} is no spot instance", instance));
  events_.push_back({instance, HostEvent::What::Reclaimed});
  return {};
}

void Machines::measure() {
  for (const auto& [id, bytes] : parts_.hosts->take_traffic())
    events_.push_back({id, HostEvent::What::Sent, bytes});
}

Result<> Machines::keep_only(const std::set<std::string>& instances) {
  for (const auto& id : parts_.hosts->disks())
    if (!instances.contains(id)) STINT_TRY(parts_.hosts->destroy(id));
  return {};
}

std::vector<HostEvent> Machines::take_events() { return std::exchange(events_, {}); }

std::vector<std::string> Machines::running() const {
  std::vector<std::string> ids;
  for (const auto& [id, machine] : machines_) ids.push_back(id);
  return ids;
}

Json Machines::show() const {
  Json list = Json::array();
  for (const auto& [id, machine] : machines_)
    list.push_back({{"id", id},
                    {"state", "on"},
                    {"private_address", machine.booted.private_address},
                    {"public_address", machine.booted.public_address},
                    {"console_bytes", console(id).size()}});
  return list;
}

}  // namespace stint::rehearsal::server
