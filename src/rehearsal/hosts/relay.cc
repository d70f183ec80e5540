// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/relay.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>

namespace stint::rehearsal::hosts {
namespace {

constexpr std::array<std::size_t, 2> kEnds{0, 1};
constexpr std::size_t kPiece = 64 * 1024;  // what a pipe holds
constexpr int kMostPieces = 16;            // of one direction in a turn: others wait too

bool has_connected(const Fd& socket) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

// Its peer is told that the connection broke, not that it ended.
void reset(const Fd& socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace

Result<Relay> Relay::make() {
  std::signal(SIGPIPE, SIG_IGN);  // an end that has gone is an error of splice(2)
  STINT_TRY_ASSIGN(Fd epoll, check_fd(epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
  return Relay(std::move(epoll));
}

Result<> Relay::carry(Fd from, Fd onward) {
  Connection made;
  for (auto& way : made.ways) {
    STINT_TRY_ASSIGN(way.pipe, make_pipe());
  }
  made.ends = {std::move(from), std::move(onward)};
  for (const auto n : kEnds) {
    made.ways[n].from = made.ends[n].get();
    made.ways[n].to = made.ends[1 - n].get();
  }
  const auto number = next_++;
  for (const auto n : kEnds) {
    epoll_event event{};
    event.data.u64 = number * 2 + n;
    STINT_TRY(check(epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, made.ends[n].get(), &event), "epoll_ctl"));
  }
  wait_on(connections_[number] = std::move(made), number);
  return {};
}

void Relay::turn() {
  std::array<epoll_event, 64> ready{};
  const auto n = epoll_wait(epoll_.get(), ready.data(), static_cast<int>(ready.size()), 0);
  for (int i = 0; i < n; ++i) {
    const auto& event = ready[static_cast<std::size_t>(i)];
    const auto number = event.data.u64 / 2;
    const auto found = connections_.find(number);
    if (found == connections_.end()) continue;  // it went with its other end just now
    auto& connection = found->second;
    if (!pump(connection, event.data.u64 % 2, event.events)) {
      drop(number, true);
    } else if (connection.ways[0].ended && connection.ways[1].ended) {
      drop(number, false);
    } else {
      wait_on(connection, number);
    }
  }
}

// False: the connection broke. An end that hangs up both ways after it had ended its own was reset.
bool Relay::pump(Connection& connection, std::size_t end, std::uint32_t events) {
  if ((events & EPOLLERR) != 0) return false;
  if (!connection.connected) {
    connection.connected = end == 1 && has_connected(connection.ends[1]);
    if (!connection.connected) return false;
  }
  const bool hung_up = (events & EPOLLHUP) != 0 && connection.ways[end].ended;
  return move(connection.ways[0]) && move(connection.ways[1]) && (!hung_up || connection.ways[1 - end].ended);
}

bool Relay::move(Way& way) {
  constexpr unsigned kHow = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;
  for (int pieces = 0; pieces < kMostPieces && !way.ended; ++pieces) {
    ssize_t in = -1;
    if (way.held < kPiece) {
      in = splice(way.from, nullptr, way.pipe.writing.get(), nullptr, kPiece - way.held, kHow);
      if (in < 0 && errno != EAGAIN) return false;
      if (in > 0) way.held += static_cast<std::size_t>(in);
    }
    if (way.held > 0) {
      const auto out = splice(way.pipe.reading.get(), nullptr, way.to, nullptr, way.held, kHow);
      if (out < 0 && errno != EAGAIN) return false;
      if (out <= 0) return true;
      way.held -= static_cast<std::size_t>(out);
    } else if (in == 0) {
      way.ended = true;
      return shutdown(way.to, SHUT_WR) == 0 || errno == ENOTCONN;
    } else if (in < 0) {
      return true;
    }
  }
  return true;
}

// An end is read from only while there is room for what comes, and written to only while there is something.
void Relay::wait_on(Connection& connection, std::uint64_t number) {
  for (const auto n : kEnds) {
    const auto& in = connection.ways[n];
    const auto& out = connection.ways[1 - n];
    std::uint32_t waits = 0;
    if (connection.connected && !in.ended && in.held == 0) waits |= EPOLLIN;
    if (out.held > 0 || (!connection.connected && n == 1)) waits |= EPOLLOUT;
    if (waits == connection.waits[n]) continue;
    connection.waits[n] = waits;
    epoll_event event{};
    event.events = waits;
    event.data.u64 = number * 2 + n;
    epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, connection.ends[n].get(), &event);
  }
}

void Relay::drop(std::uint64_t number, bool broke) {
  const auto found = connections_.find(number);
  if (broke)
    for (const auto& end : found->second.ends) reset(end);
  connections_.erase(found);
}

}  // namespace stint::rehearsal::hosts
