// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/addresses.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <string>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

constexpr hosts::Ipv4 kNet{0x7f4d8000};  // 127.77.128.0: rootless hosts have the lower half
constexpr unsigned kNetPrefix = 17, kPrefix = 27;
constexpr std::uint32_t kBlocks = 128, kBlockStep = 256;
constexpr std::uint16_t kClaimPort = 4577;  // of the API as well, which is TCP
constexpr std::array<std::uint16_t, 3> kSshPorts{22, 2222, 22022};
constexpr int kBacklog = 64;

sockaddr_in socket_address(hosts::Ipv4 address, std::uint16_t port) {
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(address.bits);
  return there;
}

Result<hosts::Fd> bound(hosts::Ipv4 address, std::uint16_t port, int type) {
  STINT_TRY_ASSIGN(hosts::Fd fd,
                   hosts::check_fd(socket(AF_INET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "a socket"));
  const int on = 1;
  if (type == SOCK_STREAM) setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto there = socket_address(address, port);
  STINT_TRY(hosts::check(bind(fd.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there),
                         address.text() + ":" + std::to_string(port)));
  return fd;
}

}  // namespace

Result<hosts::Fd> listen_at(hosts::Ipv4 address, std::uint16_t port) {
  STINT_TRY_ASSIGN(hosts::Fd fd, bound(address, port, SOCK_STREAM));
  STINT_TRY(hosts::check(listen(fd.get(), kBacklog), address.text() + ":" + std::to_string(port)));
  return fd;
}

namespace {

// Seen at the one address that no host has.
Result<std::uint16_t> free_ssh_port(hosts::Ipv4 address) {
  for (const auto port : kSshPorts)
    if (listen_at(address, port)) return port;
  return fail(Kind::Failed, "ports 22, 2222 and 22022 of " + address.text() + " are in use");
}

Result<Addresses> try_claim(const hosts::Block& block) {
  const hosts::Range range{block};
  STINT_TRY_ASSIGN(hosts::Fd fd, bound(range.client(), kClaimPort, SOCK_DGRAM));
  STINT_TRY_ASSIGN(const auto ssh_port, free_ssh_port(range.client()));
  return Addresses{range, std::move(fd), ssh_port};
}

}  // namespace

Result<Addresses> Addresses::claim_some(const std::optional<hosts::Block>& liked) {
  if (liked && liked->prefix == kPrefix && hosts::Block{kNet, kNetPrefix}.contains(liked->first))
    if (auto claimed = try_claim(*liked)) return claimed;
  Result<Addresses> claimed = fail(Kind::Failed, "");
  for (std::uint32_t n = 0; n < kBlocks && !claimed; ++n)
    claimed = try_claim({kNet + n * kBlockStep, kPrefix});
  return claimed;
}

Result<hosts::Fd> listen_near(hosts::Ipv4 address, std::uint16_t port) {
  auto there = listen_at(address, port);
  return there ? std::move(there) : listen_at(address, 0);
}

Result<std::uint16_t> port_of(const hosts::Fd& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  STINT_TRY(
      hosts::check(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname"));
  return ntohs(address.sin_port);
}

}  // namespace stint::rehearsal::process
