// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/ending.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "rehearsal/hosts/system.h"
#include "rehearsal/server/holds.h"

namespace stint::rehearsal::server {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPatience = 30s;  // thirty hosts are ended in about two
constexpr auto kPatienceAfterKill = 20s;

Result<> send_signal(const Fd& process, int number) {
  if (syscall(SYS_pidfd_send_signal, process.get(), number, nullptr, 0) == 0 || errno == ESRCH) return {};
  if (errno == EPERM)
    return fail(Kind::Credentials, "the rehearsal cloud was started by root", "sudo stint-rehearsal stop …");
  return hosts::system_failure("ending the server");
}

bool ends_within(const Fd& process, std::chrono::milliseconds limit) {
  pollfd waited{process.get(), POLLIN, 0};
  return poll(&waited, 1, static_cast<int>(limit.count())) == 1;
}

// The hosts' cgroup, of which the server's keeper is the last user; hosts/ground.cc notes its path.
Result<> wait_for_hosts(const Folder& state) {
  const auto note = hosts::read_file(state.at("hosts") / "cgroup");
  if (!note || note->empty()) return {};
  const auto until = Clock::now() + kPatienceAfterKill;
  std::error_code error;
  while (std::filesystem::exists(*note, error)) {
    if (Clock::now() > until) return fail(Kind::Failed, "processes of hosts are left in " + *note);
    poll(nullptr, 0, 20);
  }
  return {};
}

}  // namespace

Result<bool> end_server(const Folder& state) {
  STINT_TRY_ASSIGN(const pid_t pid, lock_holder(state, kServerLock));
  if (pid == 0) {
    STINT_TRY(wait_for_hosts(state));
    return false;
  }
  auto process = hosts::check_fd(syscall(SYS_pidfd_open, pid, 0), "the server");
  // Between the two answers its number could have gone to another process.
  STINT_TRY_ASSIGN(const pid_t still, lock_holder(state, kServerLock));
  if (process && still == pid) {
    STINT_TRY(send_signal(*process, SIGTERM));
    if (!ends_within(*process, kPatience)) {
      STINT_TRY(send_signal(*process, SIGKILL));
      if (!ends_within(*process, kPatienceAfterKill)) return fail(Kind::Failed, "the server does not end");
    }
  }
  STINT_TRY(wait_for_hosts(state));
  return true;
}

}  // namespace stint::rehearsal::server
