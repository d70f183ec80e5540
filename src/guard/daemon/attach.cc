// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/attach.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "guard/daemon/ask.h"
#include "guard/daemon/fd.h"

namespace stint::guard {
namespace {

// One direction: what was read from one end and is not yet written to the other.
struct Way {
  int from, to;
  std::string held;
  bool ended = false;  // nothing more comes from `from`

  bool wants_read() const { return !ended && held.empty(); }
  bool wants_write() const { return !held.empty(); }

  void read_some() {
    char bytes[64U << 10];
    ssize_t n = ::read(from, bytes, sizeof bytes);
    if (n > 0) held.assign(bytes, static_cast<std::size_t>(n));
    if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) ended = true;
  }

  // False where the other end has gone.
  bool write_some() {
    ssize_t n = ::write(to, held.data(), held.size());
    if (n > 0) held.erase(0, static_cast<std::size_t>(n));
    return n > 0 || errno == EINTR || errno == EAGAIN;
  }
};

constexpr short kAny = POLLIN | POLLHUP | POLLERR | POLLNVAL;

}  // namespace

Result<> attach(const Path& socket, Micros limit, int in, int out) {
  STINT_TRY_ASSIGN(auto fd, connect_within(socket, limit));
  signal(SIGPIPE, SIG_IGN);
  Way there{in, fd.get(), {}}, back{fd.get(), out, {}};
  bool shut = false;
  while (!back.ended || back.wants_write()) {
    // A descriptor of -1 is skipped. With nothing to say to it, `out` is still watched: its reader may go.
    pollfd fds[4] = {{there.wants_read() ? in : -1, POLLIN, 0},
                     {there.wants_write() ? fd.get() : -1, POLLOUT, 0},
                     {back.wants_read() ? fd.get() : -1, POLLIN, 0},
                     {out, static_cast<short>(back.wants_write() ? POLLOUT : 0), 0}};
    if (poll(fds, 4, -1) < 0 && errno != EINTR) break;
    if ((fds[0].revents & kAny) != 0) there.read_some();
    if (fds[1].revents != 0 && !there.write_some()) there.ended = true, there.held.clear();
    if ((fds[2].revents & kAny) != 0) back.read_some();
    if ((fds[3].revents & POLLOUT) != 0 && !back.write_some()) break;
    if ((fds[3].revents & (POLLERR | POLLNVAL)) != 0) break;
    if (there.ended && there.held.empty() && !shut) shut = shutdown(fd.get(), SHUT_WR) == 0;
  }
  return {};
}

}  // namespace stint::guard
