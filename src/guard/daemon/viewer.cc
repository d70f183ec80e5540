// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/viewer.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <termios.h>

#include <cerrno>
#include <csignal>

#include "guard/daemon/job_terminal.h"
#include "guard/daemon/unix_socket.h"

namespace stint::guard {
namespace {

// While this is there, each key goes to the program as it is typed, and Ctrl-C is a key.
class Raw {
 public:
  Raw() {
    tcgetattr(0, &before_);
    termios raw = before_;
    cfmakeraw(&raw);
    tcsetattr(0, TCSANOW, &raw);
  }
  ~Raw() { tcsetattr(0, TCSADRAIN, &before_); }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

 private:
  termios before_{};
};

Fd window_changes() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGWINCH);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  return Fd{signalfd(-1, &set, SFD_CLOEXEC)};
}

// False where the other side has gone.
bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool send_window(int socket) {
  winsize size{};
  bool known = ioctl(0, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0;
  return !known || send_all(socket, window_message(size.ws_row, size.ws_col));
}

// One piece of whatever there is; false where either side has gone.
bool carry(int from, int to, bool keys) {
  char bytes[16U << 10];
  ssize_t n = ::read(from, bytes, sizeof bytes);
  if (n < 0 && errno == EINTR) return true;
  if (n <= 0) return false;
  std::string_view piece{bytes, static_cast<std::size_t>(n)};
  return keys ? send_all(to, keys_message(piece)) : send_all(to, piece);
}

void view(int socket) {
  Fd changes = window_changes();
  Raw raw;
  if (!send_window(socket)) return;
  while (true) {
    pollfd fds[3] = {{socket, POLLIN, 0}, {0, POLLIN, 0}, {changes.get(), POLLIN, 0}};
    if (poll(fds, 3, -1) < 0) continue;
    if (fds[0].revents != 0 && !carry(socket, 1, false)) return;
    if (fds[1].revents != 0 && !carry(0, socket, true)) return;
    signalfd_siginfo info{};
    if (fds[2].revents != 0 && read(changes.get(), &info, sizeof info) > 0 && !send_window(socket)) return;
  }
}

// nullopt: the job is over.
Result<std::optional<Fd>> connected(Files& files, Clock& clock, const JobFiles& job, Micros limit) {
  auto until = clock.now().boot + limit;
  while (true) {
    auto socket = connect_to(job.terminal());
    if (socket) return std::optional<Fd>{*std::move(socket)};
    STINT_TRY_ASSIGN(auto exit, read_exit(files, job));
    if (exit) return std::optional<Fd>{};
    if (clock.now().boot >= until) return fail(std::move(socket).error());
    poll(nullptr, 0, 20);
  }
}

}  // namespace

Result<> view_terminal(Files& files, Clock& clock, const JobFiles& job, Micros limit) {
  if (isatty(0) != 1) return fail(Kind::Usage, "there is no terminal here to look from");
  signal(SIGPIPE, SIG_IGN);
  STINT_TRY_ASSIGN(auto socket, connected(files, clock, job, limit));
  if (socket) view(socket->get());
  return {};
}

}  // namespace stint::guard
