// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <map>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {

/// Carries connections on: what comes by one end goes out by the other, as it is and no earlier than that can
/// take it; each direction ends when its sender ends it. Bytes go from socket to socket by way of a pipe
/// (splice(2)), not through our memory.
class Relay {
 public:
  static constexpr std::size_t kMost = 256;  ///< connections at a time

  /// Ignores SIGPIPE in this process.
  static Result<Relay> make();

  bool is_full() const { return connections_.size() >= kMost; }
  /// Two sockets that do not block; `onward` may still be connecting: if it cannot, `from` is reset.
  Result<> carry(Fd from, Fd onward);

  /// Readable when turn() has something to do.
  int fd() const { return epoll_.get(); }
  void turn();

 private:
  struct Way {
    int from = -1, to = -1;  ///< of the two sockets
    Pipe pipe;
    std::size_t held = 0;  ///< bytes in the pipe
    bool ended = false;    ///< nothing more comes, and `to` has been told so
  };
  struct Connection {
    std::array<Fd, 2> ends;
    std::array<Way, 2> ways;
    std::array<std::uint32_t, 2> waits{};  ///< for what the ends are in epoll
    bool connected = false;
  };
  explicit Relay(Fd epoll) : epoll_(std::move(epoll)) {}

  bool pump(Connection& connection, std::size_t end, std::uint32_t events);
  static bool move(Way& way);
  void wait_on(Connection& connection, std::uint64_t number);
  void drop(std::uint64_t number, bool broke);

  Fd epoll_;
  std::map<std::uint64_t, Connection> connections_;
  std::uint64_t next_ = 0;
};

}  // namespace stint::rehearsal::hosts
