// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/launch.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <ctime>

#include "rehearsal/hosts/first_process.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// What takes `now` away from a clock, as the kernel reads it: a time below 0 is whole seconds below it and
// nanoseconds up.
std::string taken_away(const timespec& now) {
  if (now.tv_nsec == 0) return fmt::format("{} 0", -now.tv_sec);
  return fmt::format("{} {}", -now.tv_sec - 1, 1'000'000'000 - now.tv_nsec);
}

// The next child's clocks begin at 0, as those of a machine that boots do, to the nanosecond: what counts
// whole seconds of uptime would else begin up to one of them late.
Result<> start_clocks_anew() {
  STINT_TRY(check(unshare(CLONE_NEWTIME), "a time namespace"));
  timespec monotonic{}, boot{};
  clock_gettime(CLOCK_MONOTONIC, &monotonic);
  clock_gettime(CLOCK_BOOTTIME, &boot);
  return write_file("/proc/self/timens_offsets",
                    fmt::format("monotonic {}\nboottime {}\n", taken_away(monotonic), taken_away(boot)));
}

Result<> become_root_of(int user_ns) {
  STINT_TRY(check(setns(user_ns, CLONE_NEWUSER), "the user namespace"));
  STINT_TRY(check(setgroups(0, nullptr), "setgroups"));
  STINT_TRY(check(setresgid(0, 0, 0), "setresgid"));
  return check(setresuid(0, 0, 0), "setresuid");
}

// What real root has to do and the root of the host may not; then its rights are given up, so that all that
// is made from here on belongs to the host's user namespace.
Result<> prepare(const Launch& launch) {
  STINT_TRY(check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl"));
  STINT_TRY(write_file(launch.cgroup / "cgroup.procs", "0"));
  STINT_TRY(check(unshare(CLONE_NEWNS), "a mount namespace"));
  STINT_TRY(check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts"));
  STINT_TRY(mount_disk(launch.disk, launch.image_root, launch.owners));
  STINT_TRY(check(chdir(launch.disk.whole().c_str()), launch.disk.whole().native()));
  STINT_TRY(start_clocks_anew());
  STINT_TRY(become_root_of(launch.owners.user_ns));
  return check(setns(launch.net_ns, CLONE_NEWNET), "the host's network");
}

// The first process of new namespaces, as a child of our parent.
Result<pid_t> clone_sibling() {
  clone_args how{};
  how.flags = CLONE_PARENT | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWCGROUP;
  const auto pid = static_cast<pid_t>(syscall(SYS_clone3, &how, sizeof how));
  STINT_TRY(check(pid, "clone3"));
  return pid;
}

// A child in between: only children of a process that asked for new clocks get them, and a mount namespace
// that real root has filled must not be the server's.
[[noreturn]] void stand_between(const Launch& launch, const Fd& say_pid, const Fd& say_failure) {
  const auto prepared = prepare(launch);
  auto pid = prepared ? clone_sibling() : fail(prepared.error());
  if (pid && *pid == 0) become_first_process(launch, say_failure.get());
  if (!pid) dprintf(say_failure.get(), "%s", pid.error().what.c_str());
  if (pid && ::write(say_pid.get(), &*pid, sizeof *pid) != sizeof *pid) _exit(1);
  _exit(0);
}

}  // namespace

Result<Launched> launch(const Launch& launch) {
  STINT_TRY_ASSIGN(Pipe pids, make_pipe());
  STINT_TRY_ASSIGN(Pipe failures, make_pipe());
  const auto between = fork();
  STINT_TRY(check(between, "fork"));
  if (between == 0) stand_between(launch, pids.writing, failures.writing);
  pids.writing.reset();
  failures.writing.reset();
  // Both pipes end when systemd has taken the place of our own code.
  const auto pid = read_to_end(pids.reading);
  const auto failure = read_to_end(failures.reading);
  wait_for(between);
  Launched launched;
  const bool has_pid = pid.size() == sizeof launched.pid;
  if (has_pid) std::memcpy(&launched.pid, pid.data(), pid.size());
  if (has_pid && failure.empty()) {
    STINT_TRY_ASSIGN(launched.pidfd, check_fd(syscall(SYS_pidfd_open, launched.pid, 0), "pidfd_open"));
    return launched;
  }
  if (has_pid) wait_for(launched.pid);
  return fail(Kind::Failed,
              "a host could not be started: " + (failure.empty() ? "no word from it" : failure));
}

}  // namespace stint::rehearsal::hosts
