// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/as_hosts_root.h"

#include <grp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

#include "rehearsal/hosts/namespaces.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

// Where every user may go, unlike the folders above one's own.
constexpr auto kAt = "/mnt";

Result<> die_with_parent() { return check(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl"); }

Result<> become(const Fd& user_ns, const Path& folder) {
  STINT_TRY(check(unshare(CLONE_NEWNS), "a mount namespace"));
  STINT_TRY(check(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts"));
  STINT_TRY(check(mount(folder.c_str(), kAt, nullptr, MS_BIND, nullptr), kAt));
  STINT_TRY(check(setns(user_ns.get(), CLONE_NEWUSER), "the user namespace"));
  STINT_TRY(check(setgroups(0, nullptr), "setgroups"));
  STINT_TRY(check(setresgid(0, 0, 0), "setresgid"));
  STINT_TRY(check(setresuid(0, 0, 0), "setresuid"));
  STINT_TRY(die_with_parent());
  STINT_TRY(check(chdir("/"), "/"));
  unsetenv("TMPDIR");  // may be one of our own
  return check(unshare(CLONE_NEWNS | CLONE_NEWPID), "namespaces");
}

// A failure as text: what, next and detail, which may have many lines.
void tell(const Fd& to, const Error& error) {
  dprintf(to.get(), "%s\n%s\n%s", error.what.c_str(), error.next.c_str(), error.detail.c_str());
}

Error read_failure(const std::string& text) {
  std::istringstream lines(text);
  Error error;
  std::getline(lines, error.what);
  std::getline(lines, error.next);
  std::getline(lines, error.detail, '\0');
  return error;
}

// The first process of the new process table, whose end is that of all in it.
[[noreturn]] void be_first(const Fd& say, function_ref<Result<>(const Path&)> what) {
  auto done = die_with_parent();
  if (done) done = what(kAt);
  if (!done) tell(say, done.error());
  _exit(done ? 0 : 1);
}

[[noreturn]] void be_child(const Fd& user_ns, const Path& folder, const Fd& say,
                           function_ref<Result<>(const Path&)> what) {
  auto became = die_with_parent();
  if (became) became = become(user_ns, folder);
  if (!became) {
    tell(say, became.error());
    _exit(1);
  }
  const auto first = fork();
  if (first == 0) be_first(say, what);
  _exit(first > 0 ? wait_for(first) : 1);
}

}  // namespace

Result<> as_hosts_root(const Standing& standing, const Path& folder,
                       function_ref<Result<>(const Path&)> what) {
  STINT_TRY_ASSIGN(const Fd user_ns, make_user_namespace(standing.ids));
  const auto given = check(chown(folder.c_str(), standing.ids.first, standing.ids.first), folder.native());
  if (!given)
    return fail(
        {.what = folder.native() + " cannot have files of subordinate users: is it on another computer?",
         .next = "set XDG_CACHE_HOME and XDG_STATE_HOME to folders on a disk of this one",
         .detail = given.error().what});
  STINT_TRY_ASSIGN(Pipe pipe, make_pipe());
  const auto child = fork();
  STINT_TRY(check(child, "fork"));
  if (child == 0) be_child(user_ns, folder, pipe.writing, what);
  pipe.writing.reset();
  const auto failure = read_to_end(pipe.reading);
  const auto code = wait_for(child);
  if (!failure.empty()) return fail(read_failure(failure));
  if (code == 0) return {};
  return fail(Kind::Failed, "the process that makes the machine image has died");
}

}  // namespace stint::rehearsal::hosts
