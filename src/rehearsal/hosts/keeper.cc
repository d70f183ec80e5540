// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/keeper.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "rehearsal/hosts/cgroup.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr int kPatienceMs = 10'000;

[[noreturn]] void keep(const Path& cgroup, const Fd& life) {
  setsid();  // away from the terminal's Ctrl-C
  for (const int sign : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) std::signal(sign, SIG_IGN);
  prctl(PR_SET_NAME, "stint-keeper");
  const int nothing = ::open("/dev/null", O_RDWR);
  const bool ready = dup2(life.get(), 0) == 0 && dup2(nothing, 1) == 1 && dup2(nothing, 2) == 2 &&
                     close_range(3, ~0u, 0) == 0 && chdir("/") == 0;
  char byte = 0;
  while (ready && ::read(0, &byte, 1) == -1 && errno == EINTR) {
  }
  const auto cleared = clear_cgroup(cgroup, kPatienceMs);
  _exit(cleared ? 0 : 1);
}

}  // namespace

Result<Keeper> Keeper::start(const Path& cgroup) {
  STINT_TRY_ASSIGN(Pipe pipe, make_pipe());
  const auto pid = fork();
  STINT_TRY(check(pid, "fork"));
  if (pid == 0) keep(cgroup, pipe.reading);
  return Keeper(std::move(pipe.writing), pid);
}

Keeper::~Keeper() {
  if (pid_ <= 0) return;
  life_.reset();
  wait_for(pid_);
}

}  // namespace stint::rehearsal::hosts
