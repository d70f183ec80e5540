// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/sockets.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string>

#include "rehearsal/hosts/dns.h"
#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr int kMostQueries = 64;  // in one turn

Result<Fd> bind_here(int type, Ipv4 address, std::uint16_t port) {
  STINT_TRY_ASSIGN(Fd made, check_fd(socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket"));
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(address.bits);
  STINT_TRY(check(bind(made.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name),
                  fmt::format("{}:{} of a host", address.text(), port)));
  return made;
}

Result<Fd> bind_in(const Fd& net_ns, int type, Ipv4 address, std::uint16_t port) {
  return inside(net_ns, [&] { return bind_here(type, address, port); });
}

}  // namespace

Result<Fd> listen_in(const Fd& net_ns, Ipv4 address, std::uint16_t port) {
  STINT_TRY_ASSIGN(Fd made, bind_in(net_ns, SOCK_STREAM, address, port));
  STINT_TRY(check(listen(made.get(), 64), "listen"));
  return made;
}

Result<Fd> receive_in(const Fd& net_ns, Ipv4 address, std::uint16_t port) {
  return bind_in(net_ns, SOCK_DGRAM, address, port);
}

void answer_names(const Fd& resolver) {
  std::array<char, 1500> query{};
  for (int turn = 0; turn < kMostQueries; ++turn) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    auto* name = reinterpret_cast<sockaddr*>(&from);
    const auto n = recvfrom(resolver.get(), query.data(), query.size(), 0, name, &size);
    if (n < 0) return;
    const auto answer = answer_dns({query.data(), static_cast<std::size_t>(n)});
    if (answer) sendto(resolver.get(), answer->data(), answer->size(), 0, name, size);
  }
}

}  // namespace stint::rehearsal::hosts
