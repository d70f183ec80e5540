// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace stint::guard {
namespace {

// What the child could not do, over a pipe that closes when it has become the program.
enum class Stage : int { User, Folder, Input, Terminal, Program };
struct Trouble {
  Stage stage;
  int error;
};

struct Pipe {
  Fd read, write;
};

constexpr int kReportFd = 3;

// The child's ends; those it does not get are none.
struct Ends {
  Fd out, err, report, terminal;
};

Result<Pipe> make_pipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return fail(Kind::Failed, fmt::format("no pipe: {}", std::strerror(errno)));
  return Pipe{Fd{fds[0]}, Fd{fds[1]}};
}

// A terminal's two sides: ours, and the program's, which is its user's own.
Result<Pipe> make_terminal(const std::optional<User>& user) {
  Fd ours{posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  bool made = ours && grantpt(ours.get()) == 0 && unlockpt(ours.get()) == 0;
  Fd theirs{made ? open(ptsname(ours.get()), O_RDWR | O_NOCTTY | O_CLOEXEC) : -1};
  if (!theirs) return fail(Kind::Failed, fmt::format("no terminal: {}", std::strerror(errno)));
  if (user && fchown(theirs.get(), user->uid, static_cast<gid_t>(-1)) != 0)
    return fail(Kind::Failed, fmt::format("no terminal for {}: {}", user->name, std::strerror(errno)));
  return Pipe{std::move(ours), std::move(theirs)};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

[[noreturn]] void give_up(int report, Stage stage) {
  Trouble trouble{stage, errno};
  [[maybe_unused]] auto n = write(report, &trouble, sizeof trouble);
  _exit(127);
}

// The guard is spared when memory runs out; a job is not.
void be_like_any_process() {
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0) [[maybe_unused]]
    auto n = write(fd, "0", 1);
  if (fd >= 0) close(fd);
}

bool become(const User& user) {
  return setgroups(user.groups.size(), user.groups.data()) == 0 && setgid(user.gid) == 0 &&
         setuid(user.uid) == 0;
}

// Its input is opened as the user, who may read no more than is theirs, and is nobody else's afterwards.
bool take_input(const std::string& path) {
  int fd = open(path.empty() ? "/dev/null" : path.c_str(), O_RDONLY);
  if (fd < 0) return false;
  if (!path.empty()) unlink(path.c_str());
  dup2(fd, 0);
  if (fd > 2) close(fd);
  return true;
}

// The session's own: what is typed there as Ctrl-C goes to whoever is in front.
bool take_terminal(int terminal) {
  if (ioctl(terminal, TIOCSCTTY, 0) != 0) return false;
  for (int fd : {0, 1, 2}) dup2(terminal, fd);
  return true;
}

[[noreturn]] void run_in_child(const ChildSpec& spec, const Ends& ends, int trouble, pid_t parent) {
  setsid();
  umask(022);
  be_like_any_process();
  if (spec.user && !become(*spec.user)) give_up(trouble, Stage::User);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  if (ends.terminal) {
    if (!take_terminal(ends.terminal.get())) give_up(trouble, Stage::Terminal);
  } else {
    if (!take_input(spec.input)) give_up(trouble, Stage::Input);
    dup2(ends.out.get(), 1);
    dup2(ends.err.get(), 2);
  }
  if (chdir(spec.dir.c_str()) != 0) give_up(trouble, Stage::Folder);
  if (ends.report) dup2(ends.report.get(), kReportFd);
  auto env = pointers(spec.env);
  auto argv = pointers(spec.argv);
  environ = env.data();  // execvp looks the program up in the PATH it finds there
  execvp(argv[0], argv.data());
  give_up(trouble, Stage::Program);
}

std::string describe(const Trouble& trouble, const ChildSpec& spec) {
  const char* why = std::strerror(trouble.error);
  switch (trouble.stage) {
    case Stage::User:
      return fmt::format("cannot become user {}: {}", spec.user->name, why);
    case Stage::Folder:
      return fmt::format("cannot work in the folder {}: {}", spec.dir, why);
    case Stage::Input:
      return fmt::format("cannot read its input {}: {}", spec.input, why);
    case Stage::Terminal:
      return fmt::format("cannot take its terminal: {}", why);
    case Stage::Program:
      return trouble.error == ENOENT ? fmt::format("there is no program {}", spec.argv.front())
                                     : fmt::format("cannot run {}: {}", spec.argv.front(), why);
  }
  return why;
}

}  // namespace

Result<Child> start_child(const ChildSpec& spec) {
  Pipe out, err, report;
  if (spec.terminal) {
    STINT_TRY_ASSIGN(out, make_terminal(spec.user));
  } else {
    STINT_TRY_ASSIGN(out, make_pipe());
    STINT_TRY_ASSIGN(err, make_pipe());
  }
  if (spec.reports) {
    STINT_TRY_ASSIGN(report, make_pipe());
  }
  STINT_TRY_ASSIGN(auto trouble, make_pipe());
  Ends ends{.err = std::move(err.write), .report = std::move(report.write)};
  (spec.terminal ? ends.terminal : ends.out) = std::move(out.write);
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid < 0) return fail(Kind::Failed, fmt::format("no process can be made: {}", std::strerror(errno)));
  if (pid == 0) run_in_child(spec, ends, trouble.write.get(), parent);
  trouble.write.reset();
  Trouble what{};
  if (read(trouble.read.get(), &what, sizeof what) == sizeof what) {
    waitpid(pid, nullptr, 0);
    return fail(Kind::Job, describe(what, spec));
  }
  for (int fd : {out.read.get(), err.read.get(), report.read.get()})
    if (fd >= 0) fcntl(fd, F_SETFL, O_NONBLOCK);
  return Child{pid, std::move(out.read), std::move(err.read), std::move(report.read)};
}

}  // namespace stint::guard
