// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/power_off.h"

#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <vector>

#include "guard/daemon/process.h"

namespace stint::guard {
namespace {

// It may hang: nobody waits for it.
void ask_systemd(std::vector<std::string> argv) {
  argv.insert(argv.begin(), "systemctl");
  static_cast<void>(spawn_detached({.path = "systemctl", .argv = std::move(argv)}));
}

// A disk that hangs would keep sync() for ever: another process does it.
void sync_within(Micros limit) {
  pid_t pid = fork();
  if (pid == 0) {
    sync();
    _exit(0);
  }
  for (Micros waited{}; waited < limit && waitpid(pid, nullptr, WNOHANG) == 0;
       waited += std::chrono::milliseconds{50})
    usleep(50'000);
}

void wait_until(Clock& clock, Micros moment) {
  while (clock.now().boot < moment) usleep(100'000);
}

}  // namespace

Result<> may_power_off(const Options& options) {
  if (!std::filesystem::exists(options.token()))
    return fail(Kind::Usage, "this machine was not launched by stint: it is not powered off");
  if (geteuid() != 0)
    return fail(Kind::Usage, "only root can power this machine off", "sudo stintd power-off");
  return {};
}

Result<> begin_power_off(const Options& options) {
  STINT_TRY(may_power_off(options));
  STINT_TRY(spawn_detached({.path = options.program, .argv = {"@stintd", "power-off", "now"}}));
  return {};
}

Error power_off(Clock& clock) {
  // Children that end are not kept: a shutdown would wait ten seconds for one that we have not taken note of.
  // SIGTERM is heeded: begun from a login, we are in its session, whose end a shutdown waits for; the ladder
  // has begun by then.
  for (int number : {SIGHUP, SIGCHLD}) signal(number, SIG_IGN);
  sync_within(Seconds{5});
  auto began = clock.now().boot;
  ask_systemd({"--no-block", "start", "stint-off.service"});
  // Straight to PID 1: logind would wait for those who inhibit a shutdown.
  ask_systemd({"--no-block", "--job-mode=replace-irreversibly", "start", "poweroff.target"});
  wait_until(clock, began + Seconds{20});
  ask_systemd({"--force", "poweroff"});
  wait_until(clock, began + Seconds{40});
  sync_within(Seconds{2});
  reboot(RB_POWER_OFF);
  return {.kind = Kind::Failed,
          .what = std::string("the kernel refuses to power off: ") + std::strerror(errno)};
}

}  // namespace stint::guard
