// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/doors.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr Block kLoopback{{0x7f4d0000}, 16};  // 127.77.0.0/16
constexpr std::uint16_t kClaimPort = 4577;    // the cloud's own usual one, here of UDP
constexpr std::array<std::uint16_t, 4> kMoves{0, 2200, 12200, 22200};
constexpr int kShell = 22;
constexpr int kNarrow = 64;  // ports of a rule
constexpr std::size_t kMostPorts = 64;
constexpr std::array<std::uint16_t, 5> kUsual{22, 80, 443, 8080, 8888};
constexpr int kMostAtOnce = 16;  // that are let in at a door in one turn
constexpr rlim_t kDescriptors = 8192;

sockaddr_in name_of(const Door& door) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(door.port);
  name.sin_addr.s_addr = htonl(door.address.bits);
  return name;
}

Result<Fd> bound(int type, const Door& door) {
  STINT_TRY_ASSIGN(Fd made, check_fd(socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket"));
  const int on = 1;
  if (type == SOCK_STREAM) setsockopt(made.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto name = name_of(door);
  STINT_TRY(check(bind(made.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name),
                  fmt::format("{}:{}", door.address.text(), door.port)));
  return made;
}

Result<Fd> listener_at(const Door& door) {
  STINT_TRY_ASSIGN(Fd made, bound(SOCK_STREAM, door));
  STINT_TRY(check(listen(made.get(), 64), "listen"));
  return made;
}

// Six descriptors a connection, and one a door: more than a process has at first.
void raise_limit() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= kDescriptors) return;
  files.rlim_cur = std::min(files.rlim_max, kDescriptors);
  setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

std::set<std::uint16_t> open_ports(const std::vector<Ingress>& rules, Ipv4 client) {
  std::set<std::uint16_t> ports;
  const auto add = [&](int port) {
    if (ports.size() < kMostPorts) ports.insert(static_cast<std::uint16_t>(port));
  };
  for (const auto& rule : rules) {
    const bool all = rule.protocol == Ingress::Protocol::All;
    if ((!all && rule.protocol != Ingress::Protocol::Tcp) || !rule.source.contains(client)) continue;
    const int from = all || rule.from < 0 ? 0 : rule.from, to = all || rule.to < 0 ? 65535 : rule.to;
    if (to - from < kNarrow) {
      for (int port = std::max(from, 1); port <= to; ++port) add(port);
    } else {
      for (const int port : kUsual)
        if (from <= port && port <= to) add(port);
    }
  }
  return ports;
}

Result<std::unique_ptr<Doors>> Doors::open(const Fabric& fabric, const std::optional<Block>& liked,
                                           Log& log) {
  raise_limit();
  STINT_TRY_ASSIGN(auto relay, Relay::make());
  STINT_TRY_ASSIGN(Fd epoll, check_fd(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  std::unique_ptr<Doors> doors(new Doors(fabric, std::move(relay), std::move(epoll), log));
  STINT_TRY(doors->claim_range(liked));
  STINT_TRY(doors->choose_ports());
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;  // of no door
  STINT_TRY(check(epoll_ctl(doors->epoll_.get(), EPOLL_CTL_ADD, doors->relay_.fd(), &event), "epoll_ctl"));
  return doors;
}

// The claim is a socket, so it goes when this process does.
Result<> Doors::claim_range(const std::optional<Block>& liked) {
  for (const auto& range : parts_of(kLoopback, liked)) {
    auto claim = bound(SOCK_DGRAM, {range.client(), kClaimPort});
    if (!claim) continue;
    claim_ = *std::move(claim);
    range_ = range;
    return {};
  }
  return fail(Kind::Limit,
              fmt::format("no addresses of {} are free for another rehearsal cloud", kLoopback.text()));
}

// For the cloud's whole life, so that what is said of a port once stays true.
Result<> Doors::choose_ports() {
  for (const auto by : kMoves) {
    moved_ = by;
    if (listener_at({range_.fabric(), outside(kShell)})) return {};
  }
  return fail(Kind::Failed, fmt::format("nobody can listen for ssh on {}", range_.fabric().text()));
}

void Doors::set(const std::set<Door>& doors) {
  std::erase_if(open_, [&](const auto& open) { return !doors.contains(open.first); });
  for (const auto& door : doors) {
    if (open_.contains(door)) continue;
    auto& open = open_[door] = std::make_unique<Open>(Open{door, {}});
    auto listener = listen_at(door);
    if (!listener) {
      log_.line("hosts: nobody can come in at " + listener.error().what);
      continue;
    }
    open->listener = *std::move(listener);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = open.get();
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, open->listener.get(), &event);
  }
}

Result<Fd> Doors::listen_at(const Door& door) { return listener_at({door.address, outside(door.port)}); }

void Doors::turn() {
  std::array<epoll_event, 64> ready{};
  const auto n = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < n; ++i) {
    const auto* open = static_cast<const Open*>(ready[static_cast<std::size_t>(i)].data.ptr);
    if (open == nullptr) {
      relay_.turn();
    } else {
      let_in(*open);
    }
  }
}

void Doors::let_in(const Open& open) {
  for (int n = 0; n < kMostAtOnce; ++n) {
    Fd from(accept4(open.listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!from) return;
    if (relay_.is_full()) {
      log_.line(fmt::format("hosts: more than {} connections at a time", Relay::kMost));
      continue;  // and it is closed
    }
    if (const auto carried = carry(std::move(from), open.door); !carried)
      log_.line("hosts: " + carried.error().what);
  }
}

Result<> Doors::carry(Fd from, const Door& door) {
  STINT_TRY_ASSIGN(Fd onward, inside(fabric_.porch(), [] {
                     return check_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
                                     "socket");
                   }));
  const auto name = name_of({in_fabric(door.address), door.port});
  const auto began = connect(onward.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name);
  if (began == -1 && errno != EINPROGRESS) return system_failure("connecting to a host");
  for (const auto* end : {&from, &onward}) {
    const int on = 1;  // what is typed is not to wait for more
    setsockopt(end->get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  return relay_.carry(std::move(from), std::move(onward));
}

}  // namespace stint::rehearsal::hosts
