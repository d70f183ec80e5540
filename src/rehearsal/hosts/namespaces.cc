// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/namespaces.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/prctl.h>

#include <cerrno>
#include <csignal>
#include <thread>

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

Result<Fd> make_user_namespace(const Ids& ids) {
  STINT_TRY_ASSIGN(const auto scout, Scout::send([] { return unshare(CLONE_NEWUSER) == 0; }));
  const auto map = fmt::format("0 {} {}\n", ids.first, ids.count);
  STINT_TRY(write_file(scout.proc("uid_map"), map));
  STINT_TRY(write_file(scout.proc("gid_map"), map));
  return scout.namespace_of("user");
}

Result<Fd> make_net_namespace(const Fd* owner) {
  STINT_TRY_ASSIGN(const auto scout, Scout::send([owner] {
                     return (owner == nullptr || setns(owner->get(), CLONE_NEWUSER) == 0) &&
                            unshare(CLONE_NEWNET) == 0;
                   }));
  return scout.namespace_of("net");
}

Result<> run_inside(const Fd& net_ns, function_ref<void()> what) {
  Result<> entered;
  std::thread([&] {
    entered = check(setns(net_ns.get(), CLONE_NEWNET), "entering a network namespace");
    if (entered) what();
  }).join();
  return entered;
}

}  // namespace stint::rehearsal::hosts
