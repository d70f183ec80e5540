// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/loopback.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <string>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

constexpr int kBacklog = 128;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

Result<hosts::Fd> listen_on_loopback(std::uint16_t port) {
  STINT_TRY_ASSIGN(
      hosts::Fd listener,
      hosts::check_fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "a socket"));
  const int on = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto address = loopback(port);
  const auto what = "listening on 127.0.0.1:" + std::to_string(port);
  STINT_TRY(
      hosts::check(bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), what));
  STINT_TRY(hosts::check(listen(listener.get(), kBacklog), what));
  return listener;
}

Result<std::uint16_t> port_of(const hosts::Fd& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  STINT_TRY(
      hosts::check(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), "getsockname"));
  return ntohs(address.sin_port);
}

}  // namespace stint::rehearsal::server
