// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/relay.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace stint::rehearsal::process {
namespace {

constexpr std::size_t kMostHeld = 256 * 1024, kAtOnce = 64 * 1024;  // bytes of one direction
constexpr std::size_t kMostConnections = 256;

short found(const std::vector<pollfd>& polled, int fd) {
  const auto entry = std::ranges::find(polled, fd, &pollfd::fd);
  return entry == polled.end() ? short{0} : entry->revents;
}

short wanted(bool reading, bool writing) {
  return static_cast<short>((reading ? POLLIN : 0) | (writing ? POLLOUT : 0));
}

// Under way: it is there, or has failed, when it can be written to.
hosts::Fd begin_connection(hosts::Ipv4 address, std::uint16_t port) {
  hosts::Fd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(address.bits);
  const bool begun = connect(fd.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
  if (!begun && errno != EINPROGRESS) return {};
  return fd;
}

void pass_at_once(const hosts::Fd& fd) {
  const int on = 1;
  setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

void Relay::add_to(std::vector<pollfd>& polled) const {
  if (wire_.silent) return;
  if (connections_.size() < kMostConnections) polled.push_back({listener_.get(), POLLIN, 0});
  for (const auto& c : connections_) {
    const auto reads = [](const Flow& flow) { return !flow.ended && flow.held.size() < kMostHeld; };
    polled.push_back({c.outside.get(), wanted(reads(c.in), !c.out.held.empty()), 0});
    polled.push_back({c.host.get(), wanted(reads(c.out), !c.in.held.empty()), 0});
  }
}

void Relay::serve(const std::vector<pollfd>& polled) {
  for (auto& connection : connections_) serve(connection, polled);
  std::erase_if(connections_, [](const auto& c) { return c.broken || (c.in.shut && c.out.shut); });
  if (found(polled, listener_.get()) != 0) accept_all();
}

void Relay::accept_all() {
  while (connections_.size() < kMostConnections) {
    hosts::Fd outside(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!outside) return;
    auto host = begin_connection(address_, sshd_port_);
    if (!host) continue;
    pass_at_once(outside);
    pass_at_once(host);
    connections_.push_back({std::move(outside), std::move(host), {}, {}});
  }
}

void Relay::serve(Connection& c, const std::vector<pollfd>& polled) {
  const auto outside = found(polled, c.outside.get()), host = found(polled, c.host.get());
  if (outside == 0 && host == 0) return;
  const auto before = wire_.sent + wire_.received;
  const bool in = move(c.outside.get(), c.host.get(), c.in, wire_.received, outside);
  const bool out = move(c.host.get(), c.outside.get(), c.out, wire_.sent, host);
  c.broken = !in || !out || ((outside | host) & POLLERR) != 0;
  if (wire_.sent + wire_.received == before) return;
  const std::uint64_t one = 1;
  (void)!::write(moved_, &one, sizeof one);
}

// What can be read is read, and what can be written is written; false where the connection is broken. Bytes
// are counted before they go on.
bool Relay::move(int from, int to, Flow& flow, std::atomic<std::int64_t>& count, short from_found) {
  if ((from_found & (POLLIN | POLLHUP | POLLERR)) != 0 && !flow.ended && flow.held.size() < kMostHeld) {
    std::array<char, kAtOnce> bytes;  // NOLINT: filled by read
    const auto n = ::read(from, bytes.data(), bytes.size());
    if (n < 0 && errno != EAGAIN && errno != EINTR) return false;
    if (n == 0) flow.ended = true;
    if (n > 0) {
      flow.held.append(bytes.data(), static_cast<std::size_t>(n));
      count += n;
    }
  }
  if (!flow.held.empty()) {
    const auto n = ::send(to, flow.held.data(), flow.held.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN && errno != EINTR && errno != ENOTCONN) return false;
    if (n > 0) flow.held.erase(0, static_cast<std::size_t>(n));
  }
  if (flow.ended && flow.held.empty() && !flow.shut) {
    shutdown(to, SHUT_WR);
    flow.shut = true;
  }
  return true;
}

}  // namespace stint::rehearsal::process
