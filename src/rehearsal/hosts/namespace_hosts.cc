// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/namespace_hosts.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <set>

#include "rehearsal/hosts/disk.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

bool is_name(const std::string& id) {
  return !id.empty() && id.size() < 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

const char* in_words(End end) {
  switch (end) {
    case End::PoweredOff:
      return "powered off";
    case End::Rebooted:
      return "rebooted";
    case End::Died:
      return "died";
  }
  return "ended";
}

std::string way_to(const Ground& ground) {
  if (!ground.doors) return "by way of " + ground.fabric.range().link_name();
  return fmt::format("rootless; ssh at port {}", ground.doors->outside(22));
}

}  // namespace

Result<std::unique_ptr<Hosts>> Hosts::open(const Options& options) { return NamespaceHosts::open(options); }

Result<std::unique_ptr<Hosts>> NamespaceHosts::open(const Options& options) {
  STINT_TRY_ASSIGN(auto ground, Ground::lay(options.state, options.log));
  STINT_TRY_ASSIGN(Fd epoll, check_fd(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  STINT_TRY_ASSIGN(auto attic, Attic::open(options.state / "attic", options.log));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;  // of no host
  epoll_ctl(epoll.get(), EPOLL_CTL_ADD, attic.fd(), &event);
  if (ground->doors) epoll_ctl(epoll.get(), EPOLL_CTL_ADD, ground->doors->fd(), &event);
  options.log.line(fmt::format("hosts: {}, {}", ground->range().block.text(), way_to(*ground)));
  return std::unique_ptr<Hosts>(
      new NamespaceHosts(std::move(ground), std::move(epoll), std::move(attic), options.log));
}

Result<> NamespaceHosts::check_spec(const HostSpec& spec) const {
  if (!is_name(spec.id)) return fail(Kind::Usage, "not a name for a host: " + spec.id);
  if (spec.public_address && !range().is_for_hosts(*spec.public_address)) {
    return fail(Kind::Usage,
                fmt::format("{} is not one of the addresses of hosts, {} to {}", spec.public_address->text(),
                            range().first_host().text(), range().last_host().text()));
  }
  for (const auto& [id, host] : hosts_) {
    if (!host.boot) continue;
    if (id == spec.id) return fail(Kind::Usage, id + " runs already");
    const bool same = host.spec.private_address == spec.private_address ||
                      (spec.public_address && host.spec.public_address == spec.public_address);
    if (same) return fail(Kind::Usage, fmt::format("{} has the address of {}", spec.id, id));
  }
  return {};
}

Result<Fd> NamespaceHosts::boot(const HostSpec& spec) {
  STINT_TRY(check_spec(spec));
  auto& host = hosts_[spec.id];
  host.spec = spec;
  host.console.clear();
  return start(host);
}

Result<Fd> NamespaceHosts::start(Host& host) {
  STINT_TRY_ASSIGN(host.boot, Boot::start(host.spec, *ground_, fmt::format("h{}", ++links_)));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &host;
  for (const int fd : host.boot->fds()) epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  if (auto applied = apply_rules(); !applied) {
    end(host);
    return fail(std::move(applied).error());
  }
  log_.line(fmt::format("{} boots at {}", host.spec.id, host.spec.private_address.text()));
  return host.boot->take_metadata();
}

void NamespaceHosts::end(Host& host) {
  host.left_over += std::max(link_counts()[host.boot->link()], host.taken) - std::exchange(host.taken, 0);
  for (const int fd : host.boot->fds()) epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  host.boot.reset();
  host.fault = Fault::None;
  if (const auto applied = apply_rules(); !applied) log_.line("hosts: " + applied.error().what);
}

NamespaceHosts::Host* NamespaceHosts::running(const std::string& id) {
  const auto found = hosts_.find(id);
  return found != hosts_.end() && found->second.boot ? &found->second : nullptr;
}

void NamespaceHosts::shut_down(const std::string& id) {
  if (auto* host = running(id)) host->boot->ask_power_off();
}

void NamespaceHosts::reboot(const std::string& id) {
  if (auto* host = running(id)) host->boot->ask_reboot();
}

void NamespaceHosts::crash(const std::string& id) {
  if (auto* host = running(id)) host->boot->kill();
}

void NamespaceHosts::switch_off(const std::string& id) {
  auto* host = running(id);
  if (!host) return;
  host->boot->serve(host->console);
  end(*host);
  log_.line(id + " is switched off");
}

Result<> NamespaceHosts::destroy(const std::string& id) {
  if (!is_name(id)) return fail(Kind::Usage, "not a name for a host: " + id);
  switch_off(id);
  hosts_.erase(id);
  return attic_.take(ground_->instances / id);
}

std::vector<std::string> NamespaceHosts::disks() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(ground_->instances, error))
    ids.push_back(entry.path().filename());
  return ids;
}

std::string NamespaceHosts::console(const std::string& id) const {
  const auto found = hosts_.find(id);
  return found == hosts_.end() ? "" : found->second.console.text();
}

Result<> NamespaceHosts::set_rules(const std::string& id, std::vector<Ingress> ingress) {
  hosts_[id].ingress = std::move(ingress);
  return running(id) ? apply_rules() : Result<>{};
}

Result<> NamespaceHosts::set_fault(const std::string& id, Fault fault) {
  auto* host = running(id);
  if (!host) return fail(Kind::Usage, id + " does not run");
  host->fault = fault;
  STINT_TRY(host->boot->plug(fault != Fault::Unplugged));
  STINT_TRY(host->boot->freeze(fault == Fault::Hung));
  return apply_rules();
}

std::map<std::string, std::int64_t> NamespaceHosts::link_counts() const {
  auto counts = ground_->fabric.received();
  if (!counts) log_.line("hosts: " + counts.error().what);
  return counts ? *std::move(counts) : std::map<std::string, std::int64_t>{};
}

std::map<std::string, std::int64_t> NamespaceHosts::take_traffic() {
  auto counts = link_counts();
  std::map<std::string, std::int64_t> traffic;
  for (auto& [id, host] : hosts_) {
    auto bytes = std::exchange(host.left_over, 0);
    if (host.boot) {
      const auto count = std::max(counts[host.boot->link()], host.taken);
      bytes += count - std::exchange(host.taken, count);
    }
    if (bytes > 0) traffic[id] = bytes;
  }
  return traffic;
}

Result<> NamespaceHosts::apply_rules() {
  std::vector<Post> posts;
  for (const auto& [id, host] : hosts_) {
    if (!host.boot) continue;
    auto public_address = host.spec.public_address;
    if (public_address && ground_->doors) public_address = ground_->doors->in_fabric(*public_address);
    posts.push_back({.private_address = host.spec.private_address,
                     .public_address = public_address,
                     .ingress = host.ingress,
                     .silent = host.fault == Fault::Silent});
  }
  STINT_TRY(apply_firewall(ground_->fabric.net_ns(), posts));
  if (ground_->doors) ground_->doors->set(open_doors());
  return {};
}

std::set<Door> NamespaceHosts::open_doors() const {
  std::set<Door> doors;
  for (const auto& [id, host] : hosts_) {
    if (!host.boot || !host.spec.public_address) continue;
    for (const auto port : open_ports(host.ingress, client()))
      doors.insert({*host.spec.public_address, port});
  }
  return doors;
}

void NamespaceHosts::serve_ground() {
  attic_.clear_a_little();
  if (ground_->doors) ground_->doors->turn();
}

std::vector<HostEvent> NamespaceHosts::turn() {
  std::array<epoll_event, 64> ready{};
  const auto n = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  std::set<Host*> speaking;
  for (int i = 0; i < n; ++i)
    speaking.insert(static_cast<Host*>(ready[static_cast<std::size_t>(i)].data.ptr));
  std::vector<HostEvent> events;
  if (speaking.erase(nullptr) > 0) serve_ground();
  for (auto* host : speaking) {
    if (const auto ended = host->boot->serve(host->console)) events.push_back(settle(*host, *ended));
  }
  return events;
}

HostEvent NamespaceHosts::settle(Host& host, End how) {
  log_.line(fmt::format("{} {}", host.spec.id, in_words(how)));
  end(host);
  HostEvent event{.id = host.spec.id, .end = how};
  if (how != End::Rebooted) return event;
  if (auto metadata = start(host)) {
    event.metadata = *std::move(metadata);
  } else {
    log_.line(fmt::format("{} does not come back: {}", host.spec.id, metadata.error().what));
    event.end = End::Died;
  }
  return event;
}

}  // namespace stint::rehearsal::hosts
