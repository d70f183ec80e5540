// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/probe.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "guard/daemon/clock.h"
#include "guard/daemon/process.h"

namespace stint::guard {
namespace {

constexpr std::size_t kMostText = 64U << 10;

}  // namespace

Result<Probe> Probe::start(const std::string& path, const std::vector<std::string>& argv) {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return fail(Kind::Failed, fmt::format("no pipe: {}", std::strerror(errno)));
  Fd ours{fds[0]}, theirs{fds[1]};
  fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  Probe probe;
  STINT_TRY_ASSIGN(probe.pid_, spawn_detached({.path = path, .argv = argv, .stdout_fd = theirs.get()}));
  probe.out_ = std::move(ours);
  return probe;
}

bool Probe::read() {
  char bytes[4096];
  while (!ended_ && text_.size() < kMostText) {
    auto n = ::read(out_.get(), bytes, sizeof bytes);
    if (n < 0 && errno == EAGAIN) return false;
    if (n <= 0) return ended_ = true;
    text_.append(bytes, static_cast<std::size_t>(n));
  }
  return true;
}

bool Probe::finish_within(Micros limit) {
  RealClock clock;
  auto until = clock.now().boot + limit;
  while (!read()) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock.now().boot).count();
    pollfd fd{out_.get(), POLLIN, 0};
    if (left <= 0 || poll(&fd, 1, static_cast<int>(left)) == 0) return false;
  }
  return true;
}

// Its session is its own. Once it has ended its number may be another's.
Probe::~Probe() {
  if (out_ && !ended_) kill(-pid_, SIGKILL);
}

}  // namespace stint::guard
