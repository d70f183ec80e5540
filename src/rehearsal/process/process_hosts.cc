// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/process_hosts.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <utility>

#include "rehearsal/hosts/system.h"
#include "rehearsal/process/process_ground.h"
#include "rehearsal/process/process_tree.h"

namespace stint::rehearsal::process {
namespace {

constexpr std::uint16_t kMetadataPort = 80;
constexpr int kMostReads = 16;  // of one console in one turn
constexpr std::chrono::milliseconds kStraysLimit{2000};

bool is_name(const std::string& id) {
  return !id.empty() && id.size() < 64 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}

const char* in_words(hosts::End end) {
  if (end == hosts::End::PoweredOff) return "powered off";
  return end == hosts::End::Rebooted ? "rebooted" : "died";
}

void hear(const hosts::Fd& from, hosts::Console& console) {
  std::array<char, 8192> bytes{};
  for (int turn = 0; turn < kMostReads; ++turn) {
    const auto n = ::read(from.get(), bytes.data(), bytes.size());
    if (n <= 0) return;
    console.write({bytes.data(), static_cast<std::size_t>(n)});
  }
}

// Of an address that is the host's alone; nobody else takes it until sshd does.
Result<std::uint16_t> free_port(hosts::Ipv4 address) {
  STINT_TRY_ASSIGN(const auto listener, listen_at(address, 0));
  return port_of(listener);
}

}  // namespace

Result<std::unique_ptr<hosts::Hosts>> ProcessHosts::open(const Options& options) {
  STINT_TRY_ASSIGN(auto ground, lay_process_ground(options.state, options.log));
  STINT_TRY_ASSIGN(hosts::Fd epoll, hosts::check_fd(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  STINT_TRY_ASSIGN(auto attic, hosts::Attic::open(options.state / "attic", options.log));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;  // of no host
  epoll_ctl(epoll.get(), EPOLL_CTL_ADD, attic.fd(), &event);
  // What a supervisor that is killed leaves behind comes to this process.
  STINT_TRY(hosts::check(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl"));
  options.log.line(fmt::format("hosts: processes at {}; security groups are not enforced",
                               ground.addresses.range.block.text()));
  return std::unique_ptr<hosts::Hosts>(new ProcessHosts(std::move(ground.lock), std::move(ground.addresses),
                                                        std::move(epoll), std::move(attic),
                                                        std::move(ground.instances), options.log));
}

// All are told before one is waited for.
ProcessHosts::~ProcessHosts() {
  for (auto& [id, host] : hosts_)
    if (host.run) host.run->kill();
  for (auto& [id, host] : hosts_) host.run.reset();
}

Result<> ProcessHosts::check_spec(const hosts::HostSpec& spec) const {
  if (!is_name(spec.id)) return fail(Kind::Usage, "not a name for a host: " + spec.id);
  if (!spec.public_address)
    return fail(Kind::Usage, spec.id + " has no public address: nobody would reach it");
  if (!range().is_for_hosts(*spec.public_address))
    return fail(Kind::Usage,
                fmt::format("{} is not one of the addresses of hosts, {} to {}", spec.public_address->text(),
                            range().first_host().text(), range().last_host().text()));
  for (const auto& [id, host] : hosts_) {
    if (!host.run) continue;
    if (id == spec.id) return fail(Kind::Usage, id + " runs already");
    if (host.spec.public_address == spec.public_address)
      return fail(Kind::Usage, fmt::format("{} has the address of {}", spec.id, id));
  }
  return {};
}

Result<hosts::Fd> ProcessHosts::boot(const hosts::HostSpec& spec) {
  STINT_TRY(check_spec(spec));
  auto& host = hosts_[spec.id];
  host.spec = spec;
  host.console.clear();
  return start(host);
}

Result<hosts::Fd> ProcessHosts::start(Host& host) {
  const auto address = *host.spec.public_address;
  const auto folder = instances_ / host.spec.id;
  STINT_TRY(hosts::make_folder(folder, 0755));
  STINT_TRY_ASSIGN(hosts::Fd metadata, listen_near(address, kMetadataPort));
  STINT_TRY_ASSIGN(const auto metadata_port, port_of(metadata));
  STINT_TRY_ASSIGN(hosts::Fd ssh, listen_at(address, addresses_.ssh_port));
  STINT_TRY_ASSIGN(const auto sshd_port, free_port(address));
  STINT_TRY_ASSIGN(auto run,
                   Supervisor::start({.spec = host.spec,
                                      .folder = folder,
                                      .address = address,
                                      .sshd_port = sshd_port,
                                      .metadata = fmt::format("http://{}:{}", address.text(), metadata_port)},
                                     std::move(ssh)));
  host.run = std::make_unique<Supervisor>(std::move(run));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &host;
  for (const int fd : {host.run->pidfd().get(), host.run->console().get()})
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  log_.line(fmt::format("{} boots at {}:{}", host.spec.id, address.text(), addresses_.ssh_port));
  return metadata;
}

void ProcessHosts::end(Host& host) {
  for (const int fd : {host.run->pidfd().get(), host.run->console().get()})
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  host.left_over += host.run->sent() - std::exchange(host.taken, 0);
  host.run.reset();
}

ProcessHosts::Host* ProcessHosts::running(const std::string& id) {
  const auto found = hosts_.find(id);
  return found != hosts_.end() && found->second.run ? &found->second : nullptr;
}

void ProcessHosts::shut_down(const std::string& id) {
  if (auto* host = running(id)) host->run->ask_power_off();
}

void ProcessHosts::reboot(const std::string& id) {
  if (auto* host = running(id)) host->run->ask_reboot();
}

void ProcessHosts::crash(const std::string& id) {
  if (auto* host = running(id)) host->run->kill();
}

void ProcessHosts::switch_off(const std::string& id) {
  auto* host = running(id);
  if (!host) return;
  hear(host->run->console(), host->console);
  end(*host);
  log_.line(id + " is switched off");
}

Result<> ProcessHosts::destroy(const std::string& id) {
  if (!is_name(id)) return fail(Kind::Usage, "not a name for a host: " + id);
  switch_off(id);
  hosts_.erase(id);
  return attic_.take(instances_ / id);
}

std::vector<std::string> ProcessHosts::disks() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(instances_, error))
    ids.push_back(entry.path().filename());
  return ids;
}

std::string ProcessHosts::console(const std::string& id) const {
  const auto found = hosts_.find(id);
  return found == hosts_.end() ? "" : found->second.console.text();
}

// They have this computer's network, which is not ours to filter; open() has said so.
Result<> ProcessHosts::set_rules(const std::string&, std::vector<hosts::Ingress>) { return {}; }

Result<> ProcessHosts::set_fault(const std::string& id, hosts::Fault fault) {
  auto* host = running(id);
  if (!host) return fail(Kind::Usage, id + " does not run");
  host->run->silence(fault == hosts::Fault::Unplugged || fault == hosts::Fault::Silent);
  host->run->freeze(fault == hosts::Fault::Hung);
  return {};
}

std::map<std::string, std::int64_t> ProcessHosts::take_traffic() {
  std::map<std::string, std::int64_t> traffic;
  for (auto& [id, host] : hosts_) {
    auto bytes = std::exchange(host.left_over, 0);
    if (host.run) {
      const auto sent = host.run->sent();
      bytes += sent - std::exchange(host.taken, sent);
    }
    if (bytes > 0) traffic[id] = bytes;
  }
  return traffic;
}

std::vector<hosts::HostEvent> ProcessHosts::turn() {
  std::array<epoll_event, 64> ready{};
  const auto n = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  std::set<Host*> speaking;
  for (int i = 0; i < n; ++i)
    speaking.insert(static_cast<Host*>(ready[static_cast<std::size_t>(i)].data.ptr));
  if (speaking.erase(nullptr) > 0) attic_.clear_a_little();
  std::vector<hosts::HostEvent> events;
  for (auto* host : speaking) {
    const auto ended = host->run->has_ended();
    hear(host->run->console(), host->console);  // after that: the last words of an ended host are in it
    if (ended) events.push_back(settle(*host, *ended));
  }
  return events;
}

hosts::HostEvent ProcessHosts::settle(Host& host, hosts::End how) {
  log_.line(fmt::format("{} {}", host.spec.id, in_words(how)));
  const bool was_killed = host.run->was_killed();
  end(host);
  if (was_killed) end_strays();
  hosts::HostEvent event{.id = host.spec.id, .end = how};
  if (how != hosts::End::Rebooted) return event;
  if (auto metadata = start(host)) {
    event.metadata = *std::move(metadata);
  } else {
    log_.line(fmt::format("{} does not come back: {}", host.spec.id, metadata.error().what));
    event.end = hosts::End::Died;
  }
  return event;
}

// All children of this process but the supervisors are what a killed one held.
void ProcessHosts::end_strays() {
  std::set<pid_t> spared;
  for (const auto& [id, host] : hosts_)
    if (host.run) spared.insert(host.run->pid());
  if (!end_children_but(spared, kStraysLimit)) log_.line("hosts: processes of a killed supervisor are left");
}

}  // namespace stint::rehearsal::process
