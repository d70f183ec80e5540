// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>

extern char** environ;

namespace stint::guard {
namespace {

// Fields 3 (state) and 22 (start time) of /proc/PID/stat; field 2 is a name that may hold anything, in
// parentheses.
struct Stat {
  char state = 0;
  std::uint64_t start = 0;
};

Stat read_stat(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string text((std::istreambuf_iterator<char>(file)), {});
  auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return {};
  std::istringstream fields(text.substr(name_end + 1));
  Stat stat;
  fields >> stat.state;
  std::string skipped;
  for (int field = 4; field < 22; ++field) fields >> skipped;
  fields >> stat.start;
  return fields ? stat : Stat{};
}

bool proc_shows_processes() { return access("/proc/self/stat", F_OK) == 0; }

Fd open_process(pid_t pid) { return Fd{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))}; }

bool has_ended(const Fd& process) {
  pollfd fd{process.get(), POLLIN, 0};
  return poll(&fd, 1, 0) != 0;
}

// 0 where there is no such process, or it has ended.
std::uint64_t inode_of(pid_t pid) {
  Fd process = open_process(pid);
  struct stat info {};
  if (!process || has_ended(process) || fstat(process.get(), &info) != 0) return 0;
  return info.st_ino;
}

}  // namespace

ProcessId process_of(pid_t pid) {
  return {pid, proc_shows_processes() ? read_stat(pid).start : inode_of(pid)};
}

bool lives(const ProcessId& process) {
  if (process.pid <= 0) return false;
  if (!proc_shows_processes()) return process.start != 0 && inode_of(process.pid) == process.start;
  auto stat = read_stat(process.pid);
  return stat.start == process.start && stat.start != 0 && stat.state != 'Z' && stat.state != 'X';
}

Fd watch_process(const ProcessId& process) {
  if (process.pid <= 0) return {};
  Fd fd = open_process(process.pid);
  // Looked at after it was opened, so that the descriptor is that of this very process.
  return lives(process) ? std::move(fd) : Fd{};
}

std::string read_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  file >> id;
  return id;
}

namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));
  list.push_back(nullptr);
  return list;
}

// What posix_spawn is told, undone when it goes.
struct SpawnTerms {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;

  explicit SpawnTerms(short flags) {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes,
                             static_cast<short>(flags | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
  }
  ~SpawnTerms() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnTerms(const SpawnTerms&) = delete;
  SpawnTerms& operator=(const SpawnTerms&) = delete;
};

}  // namespace

Result<pid_t> spawn_detached(const Detached& program) {
  SpawnTerms terms(POSIX_SPAWN_SETSID);
  posix_spawn_file_actions_addopen(&terms.files, 1, "/dev/null", O_WRONLY, 0);
  if (program.stdout_fd >= 0) posix_spawn_file_actions_adddup2(&terms.files, program.stdout_fd, 1);
  if (program.fd3 >= 0) posix_spawn_file_actions_adddup2(&terms.files, program.fd3, 3);
  if (!program.stderr_file.empty())
    posix_spawn_file_actions_addopen(&terms.files, 2, program.stderr_file.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  auto argv = pointers(program.argv);
  pid_t pid = 0;
  int error = posix_spawnp(&pid, program.path.c_str(), &terms.files, &terms.attributes, argv.data(), environ);
  if (error != 0)
    return fail(Kind::Failed, fmt::format("cannot start {}: {}", program.path, std::strerror(error)));
  return pid;
}

bool run_tool(const std::vector<std::string>& arguments, Micros limit) {
  SpawnTerms terms(0);
  posix_spawn_file_actions_adddup2(&terms.files, 2, 1);
  auto argv = pointers(arguments);
  pid_t pid = 0;
  if (posix_spawnp(&pid, argv[0], &terms.files, &terms.attributes, argv.data(), environ) != 0) return false;
  Fd end{static_cast<int>(syscall(SYS_pidfd_open, pid, 0))};
  pollfd fd{end.get(), POLLIN, 0};
  if (poll(&fd, 1, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(limit).count())) <= 0)
    kill(pid, SIGKILL);
  int status = 0;
  return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace stint::guard
