// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

extern char** environ;

namespace stint::guard {
namespace {

// What the child could not do, over a pipe that closes when it has become the program.
enum class Stage : int { User, Folder, Program };
struct Trouble {
  Stage stage;
  int error;
};

struct Pipe {
  Fd read, write;
};

Result<Pipe> make_pipe() {
  int fds[2];
  if (pipe2(fds, O_CLOEXEC) != 0) return fail(Kind::Failed, fmt::format("no pipe: {}", std::strerror(errno)));
  return Pipe{Fd{fds[0]}, Fd{fds[1]}};
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

[[noreturn]] void run_in_child(const ChildSpec& spec, int out, int err, int report, pid_t parent) {
  setsid();
  int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(out, 1);
  dup2(err, 2);
  umask(022);
  be_like_any_process();
  if (spec.user && !become(*spec.user)) give_up(report, Stage::User);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  if (chdir(spec.dir.c_str()) != 0) give_up(report, Stage::Folder);
  auto env = pointers(spec.env);
  auto argv = pointers(spec.argv);
  environ = env.data();  // execvp looks the program up in the PATH it finds there
  execvp(argv[0], argv.data());
  give_up(report, Stage::Program);
}

std::string describe(const Trouble& trouble, const ChildSpec& spec) {
  const char* why = std::strerror(trouble.error);
  switch (trouble.stage) {
    case Stage::User:
      return fmt::format("cannot become user {}: {}", spec.user->name, why);
    case Stage::Folder:
      return fmt::format("cannot work in the folder {}: {}", spec.dir, why);
    case Stage::Program:
      return trouble.error == ENOENT ? fmt::format("there is no program {}", spec.argv.front())
                                     : fmt::format("cannot run {}: {}", spec.argv.front(), why);
  }
  return why;
}

}  // namespace

Result<Child> start_child(const ChildSpec& spec) {
  STINT_TRY_ASSIGN(auto out, make_pipe());
  STINT_TRY_ASSIGN(auto err, make_pipe());
  STINT_TRY_ASSIGN(auto report, make_pipe());
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid < 0) return fail(Kind::Failed, fmt::format("no process can be made: {}", std::strerror(errno)));
  if (pid == 0) run_in_child(spec, out.write.get(), err.write.get(), report.write.get(), parent);
  report.write.reset();
  Trouble trouble{};
  if (read(report.read.get(), &trouble, sizeof trouble) == sizeof trouble) {
    waitpid(pid, nullptr, 0);
    return fail(Kind::Job, describe(trouble, spec));
  }
  for (int fd : {out.read.get(), err.read.get()}) fcntl(fd, F_SETFL, O_NONBLOCK);
  return Child{pid, std::move(out.read), std::move(err.read)};
}

}  // namespace stint::guard
