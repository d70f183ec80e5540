// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/namespaces.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/function_ref.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// A child that is in the namespaces `enter` put it in, and does nothing but wait to be ended. A namespace
// that only a descriptor holds has to be made by somebody who can be left behind there.
class Scout {
 public:
  static Result<Scout> send(function_ref<bool()> enter) {
    STINT_TRY_ASSIGN(Pipe pipe, make_pipe());
    const auto pid = fork();
    STINT_TRY(check(pid, "fork"));
    if (pid == 0) stay(enter, pipe.writing);
    Scout scout(pid);
    pipe.writing.reset();
    int error = 0;
    ssize_t n = 0;
    while ((n = ::read(pipe.reading.get(), &error, sizeof error)) == -1 && errno == EINTR) {
    }
    if (n != sizeof error) error = ECHILD;
    errno = error;
    if (error != 0) return system_failure("a new namespace");
    return scout;
  }
  Scout(Scout&& other) noexcept : pid_(std::exchange(other.pid_, 0)) {}
  Scout& operator=(Scout&&) = delete;
  ~Scout() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    wait_for(pid_);
  }

  Result<Fd> namespace_of(const char* kind) const {
    const auto path = fmt::format("/proc/{}/ns/{}", pid_, kind);
    return check_fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC), path);
  }
  Path proc(const char* file) const { return fmt::format("/proc/{}/{}", pid_, file); }

 private:
  explicit Scout(pid_t pid) : pid_(pid) {}

  [[noreturn]] static void stay(function_ref<bool()> enter, const Fd& say) {
    const int error = enter() && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? 0 : errno;
    if (::write(say.get(), &error, sizeof error) == sizeof error && error == 0) {
      for (;;) pause();
    }
    _exit(1);
  }

  pid_t pid_;
};

}  // namespace

Result<Fd> make_user_namespace() {
  STINT_TRY_ASSIGN(const auto scout, Scout::send([] { return unshare(CLONE_NEWUSER) == 0; }));
  const auto ids = fmt::format("0 {} {}\n", kFirstId, kIds);
  STINT_TRY(write_file(scout.proc("uid_map"), ids));
  STINT_TRY(write_file(scout.proc("gid_map"), ids));
  return scout.namespace_of("user");
}

Result<Fd> make_net_namespace(const Fd* owner) {
  STINT_TRY_ASSIGN(const auto scout, Scout::send([owner] {
                     return (owner == nullptr || setns(owner->get(), CLONE_NEWUSER) == 0) &&
                            unshare(CLONE_NEWNET) == 0;
                   }));
  return scout.namespace_of("net");
}

Result<Inside> Inside::enter(const Fd& net_ns) {
  STINT_TRY_ASSIGN(Fd home, check_fd(::open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), "/proc/self/ns/net"));
  STINT_TRY(check(setns(net_ns.get(), CLONE_NEWNET), "entering a network namespace"));
  return Inside(std::move(home));
}

Inside::~Inside() {
  // To go on in a host's network would be to serve the user's clients from there.
  if (home_ && setns(home_.get(), CLONE_NEWNET) != 0) std::abort();
}

}  // namespace stint::rehearsal::hosts
