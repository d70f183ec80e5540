// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "rehearsal/hosts/system.h"
#include "rehearsal/process/host_init.h"
#include "rehearsal/process/process_tree.h"
#include "rehearsal/process/relay.h"

namespace stint::rehearsal::process {
namespace {

using namespace std::chrono_literals;

constexpr auto kGrace = 10s;  // as systemd-shutdown has it: for what a service has left behind
constexpr auto kLimit = 20s;  // for a process that the kernel does not let go of
constexpr int kLookMs = 250;  // at whether the network is to be silent, or to go on
constexpr int kLifeFd = 4, kListenerFd = 5;

struct Ends {
  hosts::Fd console, control, life, listener;
};

// What a supervisor has open: nothing, the console, our log, the control of the first process, and our life.
bool take_descriptors(const Ends& ends, int moved) {
  constexpr int kAbove = 10;
  const int console = fcntl(ends.console.get(), F_DUPFD, kAbove);
  const int control = fcntl(ends.control.get(), F_DUPFD, kAbove);
  const int life = fcntl(ends.life.get(), F_DUPFD, kAbove);
  const int listener = fcntl(ends.listener.get(), F_DUPFD, kAbove);
  const int high_moved = fcntl(moved, F_DUPFD, kAbove);
  const int nothing = ::open("/dev/null", O_RDWR);
  return dup2(nothing, 0) == 0 && dup2(console, 1) == 1 && dup2(control, kControlFd) == kControlFd &&
         dup2(life, kLifeFd) == kLifeFd && dup2(listener, kListenerFd) == kListenerFd &&
         dup2(high_moved, kMovedFd) == kMovedFd && close_range(kMovedFd + 1, ~0u, 0) == 0;
}

hosts::Fd heed_signals() {
  sigset_t heeded;
  sigemptyset(&heeded);
  sigaddset(&heeded, SIGCHLD);
  sigaddset(&heeded, SIGTERM);
  sigprocmask(SIG_SETMASK, &heeded, nullptr);
  return hosts::Fd(signalfd(-1, &heeded, SFD_CLOEXEC | SFD_NONBLOCK));
}

[[noreturn]] void be_first(const HostStart& start, Wire& wire, pid_t supervisor) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int fd : {kLifeFd, kListenerFd}) close(fd);
  for (const int fd : {kControlFd, kMovedFd}) fcntl(fd, F_SETFD, FD_CLOEXEC);
  close_range(kMovedFd + 1, ~0u, 0);
  be_host_init(start, wire, supervisor);
}

std::chrono::milliseconds grace_for(int code) {
  const bool in_order =
      code == static_cast<int>(InitCode::PoweredOff) || code == static_cast<int>(InitCode::Rebooted);
  return in_order ? std::chrono::milliseconds{kGrace} : 0ms;
}

// The first process's exit code once it has ended; 1 when the host is to end at once.
int watch(pid_t first, const hosts::Fd& signals, Relay& relay) {
  for (;;) {
    std::vector<pollfd> polled{{signals.get(), POLLIN, 0}, {kLifeFd, POLLIN, 0}};
    relay.add_to(polled);
    poll(polled.data(), polled.size(), kLookMs);
    relay.serve(polled);
    if (polled[1].revents != 0) return 1;
    signalfd_siginfo seen{};
    while (::read(signals.get(), &seen, sizeof seen) == sizeof seen)
      if (seen.ssi_signo == SIGTERM) return 1;
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;)
      if (pid == first) return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
  }
}

[[noreturn]] void supervise(const HostStart& start, const Ends& ends, const SharedWire& wire) {
  setsid();
  prctl(PR_SET_NAME, "stint-supervisor");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (!take_descriptors(ends, wire.moved().get())) _exit(1);
  const auto signals = heed_signals();
  const auto self = getpid();
  const auto first = fork();
  if (first == 0) be_first(start, *wire, self);
  close(kControlFd);
  Relay relay(hosts::Fd(kListenerFd), start.address, start.sshd_port, *wire, kMovedFd);
  const int code = first > 0 ? watch(first, signals, relay) : 1;
  const bool ended = end_descendants(grace_for(code), kLimit);
  if (!ended) dprintf(STDERR_FILENO, "%s: the kernel does not let go of a process\n", start.spec.id.c_str());
  _exit(code);
}

std::optional<hosts::End> end_of(int code) {
  switch (static_cast<InitCode>(code)) {
    case InitCode::PoweredOff:
    case InitCode::PoweredOffAtOnce:
      return hosts::End::PoweredOff;
    case InitCode::Rebooted:
    case InitCode::RebootedAtOnce:
      return hosts::End::Rebooted;
  }
  return hosts::End::Died;
}

}  // namespace

Result<Supervisor> Supervisor::start(const HostStart& start, hosts::Fd listener) {
  STINT_TRY_ASSIGN(auto console, hosts::make_pipe());
  STINT_TRY_ASSIGN(auto control, hosts::make_pipe());
  STINT_TRY_ASSIGN(auto life, hosts::make_pipe());
  STINT_TRY_ASSIGN(auto wire, SharedWire::make());
  STINT_TRY(hosts::check(fcntl(console.reading.get(), F_SETFL, O_NONBLOCK), "fcntl"));
  const auto pid = fork();
  STINT_TRY(hosts::check(pid, "fork"));
  if (pid == 0)
    supervise(start,
              {std::move(console.writing), std::move(control.reading), std::move(life.reading),
               std::move(listener)},
              wire);
  STINT_TRY_ASSIGN(auto pidfd, hosts::check_fd(syscall(SYS_pidfd_open, pid, 0), "pidfd_open"));
  return Supervisor(pid, std::move(pidfd), std::move(console.reading), std::move(control.writing),
                    std::move(life.writing), std::move(wire));
}

Supervisor::~Supervisor() {
  if (pid_ <= 0 || !pidfd_) return;
  kill();
  hosts::wait_for(pid_);
}

void Supervisor::ask(char wish) { (void)!::write(control_.get(), &wish, 1); }
void Supervisor::ask_power_off() { ask(kPowerOffWish); }
void Supervisor::ask_reboot() { ask(kRebootWish); }

void Supervisor::kill() { syscall(SYS_pidfd_send_signal, pidfd_.get(), SIGTERM, nullptr, 0); }

std::optional<hosts::End> Supervisor::has_ended() {
  int status = 0;
  if (pid_ <= 0 || waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  pid_ = 0;
  killed_ = WIFSIGNALED(status);
  return WIFEXITED(status) ? end_of(WEXITSTATUS(status)) : hosts::End::Died;
}

// Until a look finds nobody new: a process may be made while others are stopped.
void Supervisor::freeze(bool frozen) {
  for (int told = -1, before = -2; told != before;) {
    before = told;
    told = signal_descendants(pid_, frozen ? SIGSTOP : SIGCONT);
  }
}

}  // namespace stint::rehearsal::process
