// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/host_init.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>

#include "rehearsal/hosts/system.h"
#include "rehearsal/process/boot_order.h"
#include "rehearsal/process/calls.h"
#include "rehearsal/process/capabilities.h"
#include "rehearsal/process/host_files.h"
#include "rehearsal/process/process_mirror.h"
#include "rehearsal/process/root_copy.h"
#include "rehearsal/process/shim.h"

namespace stint::rehearsal::process {
namespace {

constexpr Micros kReadingsEvery = Seconds{5};
constexpr Micros kCountsEvery = std::chrono::milliseconds{20};

// Sleep counted, as stintd counts.
Micros machine_now() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  return Seconds{now.tv_sec} + Micros{now.tv_nsec / 1000};
}

void tell(std::string_view text) {
  const auto line = fmt::format("{}\r\n", text);
  (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

bool same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

// The machine's own root is never a host's, whatever a path has come to name.
Result<> enter_root(const Path& root) {
  struct stat outside {
  }, inside{};
  STINT_TRY(hosts::check(stat("/", &outside), "/"));
  STINT_TRY(hosts::check(chdir(root.c_str()), root.native()));
  STINT_TRY(hosts::check(stat(".", &inside), root.native()));
  if (same_file(outside, inside)) return fail(Kind::Failed, root.native() + " is this machine's own root");
  STINT_TRY(hosts::check(chroot("."), "chroot"));
  return hosts::check(chdir("/"), "chdir");
}

/// The first process at work.
class HostInit {
 public:
  static Result<std::unique_ptr<HostInit>> make(const HostStart& start, Wire& wire) {
    std::unique_ptr<HostInit> init(new HostInit(start, wire));
    STINT_TRY(init->prepare(start));
    return init;
  }
  /// Until the host ends.
  InitCode run() {
    boot_.begin();
    while (!units_.ending()) turn();
    const auto& ending = *units_.ending();
    if (ending.reboot) return ending.at_once ? InitCode::RebootedAtOnce : InitCode::Rebooted;
    return ending.at_once ? InitCode::PoweredOffAtOnce : InitCode::PoweredOff;
  }

 private:
  HostInit(const HostStart& start, Wire& wire)
      : wire_(wire),
        began_(machine_now()),
        units_({.environment = {{"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"},
                                {"LANG", "C.UTF-8"},
                                {"AWS_EC2_METADATA_SERVICE_ENDPOINT", start.metadata}},
                .output = STDOUT_FILENO,
                .now = [this] { return machine_now() - began_; },
                .tell = tell}),
        requests_(units_),
        boot_(units_, start.spec.cloud_init, [this] {
          requests_.has_booted();
          tell("Reached target Multi-User System");
        }) {}

  Result<> prepare(const HostStart& start) {
    STINT_TRY_ASSIGN(machine_proc_,
                     hosts::check_fd(::open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC), "/proc"));
    STINT_TRY(make_root(start));
    STINT_TRY(enter_root(start.root()));
    umask(022);
    began_ = machine_now();
    STINT_TRY(make_host_files(start, machine_proc_));
    STINT_TRY(write_counts(wire_));
    STINT_TRY_ASSIGN(console_, open_console());
    STINT_TRY_ASSIGN(calls_, Calls::listen(kCallSocket, requests_));
    STINT_TRY(keep_harmless_capabilities());
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, nullptr);
    STINT_TRY_ASSIGN(signals_,
                     hosts::check_fd(signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd"));
    return {};
  }

  Micros now() const { return machine_now() - began_; }

  int wait_ms() const {
    auto due = std::min(units_.next_due(), next_second_);
    if (next_counts_ > now()) due = std::min(due, next_counts_);
    const auto span = std::chrono::ceil<std::chrono::milliseconds>(std::max(due - now(), Micros{0}));
    return static_cast<int>(std::min<std::int64_t>(span.count(), 1000));
  }

  void turn() {
    std::vector<pollfd> polled{{signals_.get(), POLLIN, 0},
                               {console_.get(), POLLIN, 0},
                               {kControlFd, POLLIN, 0},
                               {now() < next_counts_ ? -1 : kMovedFd, POLLIN, 0}};
    calls_->add_to(polled);
    poll(polled.data(), polled.size(), wait_ms());
    tell_time();
    reap();
    hear_console();
    if (polled[2].revents != 0) hear_cloud();
    if (polled[3].revents != 0) show_counts();
    calls_->serve({polled.begin() + 4, polled.end()});
    units_.turn();
  }

  void tell_time() {
    if (now() >= next_second_) {
      (void)write_uptime(now());
      next_second_ = std::chrono::floor<Seconds>(now()) + Seconds{1};
      const bool renew = now() >= next_readings_;
      if (renew) {
        copy_readings(machine_proc_);
        next_readings_ = now() + kReadingsEvery;
      }
      mirror_.look(machine_proc_, renew);
    }
  }

  // As often as they change, but for a moment between.
  void show_counts() {
    std::uint64_t times = 0;
    if (::read(kMovedFd, &times, sizeof times) < 0) return;
    (void)write_counts(wire_);
    next_counts_ = now() + kCountsEvery;
  }

  // Every orphan of the host is a child of this process.
  void reap() {
    signalfd_siginfo seen{};
    while (::read(signals_.get(), &seen, sizeof seen) > 0) {
    }
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, WNOHANG)) > 0;) units_.child_ended(pid, status);
  }

  void hear_console() {
    std::array<char, 8192> bytes{};
    const auto n = ::read(console_.get(), bytes.data(), bytes.size());
    if (n > 0) (void)!::write(STDOUT_FILENO, bytes.data(), static_cast<std::size_t>(n));
  }

  void hear_cloud() {
    char wish = 0;
    if (::read(kControlFd, &wish, 1) != 1) return units_.shut_down(PowerAction::PowerOffNow);
    units_.shut_down(wish == kRebootWish ? PowerAction::Reboot : PowerAction::PowerOff);
  }

  Wire& wire_;
  Micros began_;
  Micros next_counts_{};
  Micros next_second_ = Seconds{1}, next_readings_ = kReadingsEvery;
  Units units_;
  Requests requests_;
  BootOrder boot_;
  hosts::Fd machine_proc_, console_, signals_;
  std::unique_ptr<Calls> calls_;
  ProcessMirror mirror_;
};

}  // namespace

void be_host_init(const HostStart& start, Wire& wire, pid_t supervisor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != supervisor) _exit(1);  // it has died before that was said
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  prctl(PR_SET_NAME, "stint-host");
  auto init = HostInit::make(start, wire);
  if (!init) {
    tell(fmt::format("{} {}", init.error().what, init.error().detail));
    dprintf(STDERR_FILENO, "%s: %s %s\n", start.spec.id.c_str(), init.error().what.c_str(),
            init.error().detail.c_str());
    _exit(1);
  }
  _exit(static_cast<int>((*init)->run()));
}

}  // namespace stint::rehearsal::process
