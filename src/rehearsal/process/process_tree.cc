// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>
#include <sstream>
#include <string>

#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

hosts::Fd open_proc() { return hosts::Fd(::open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC)); }

// Fields 4 (parent) and 22 (start) of /proc/PID/stat; field 2 is a name in parentheses that may hold
// anything.
std::optional<Process> look_at(const hosts::Fd& proc, pid_t pid) {
  const hosts::Fd file(openat(proc.get(), fmt::format("{}/stat", pid).c_str(), O_RDONLY | O_CLOEXEC));
  const auto text = file ? hosts::read_to_end(file) : "";
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  Process process;
  fields >> skipped >> process.parent;
  for (int field = 5; field < 22; ++field) fields >> skipped;
  fields >> process.start;
  if (!fields) return std::nullopt;
  return process;
}

bool is_spared(const std::map<pid_t, Process>& all, pid_t pid, const std::set<pid_t>& spared) {
  return std::ranges::any_of(spared, [&](pid_t one) { return one == pid || descends(all, pid, one); });
}

bool tell(const hosts::Fd& proc, pid_t pid, const Process& process, int number) {
  const hosts::Fd held(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  if (!held) return false;
  const auto now = look_at(proc, pid);
  if (!now || now->start != process.start) return false;
  return syscall(SYS_pidfd_send_signal, held.get(), number, nullptr, 0) == 0;
}

// False once there is no child any more.
bool reap() {
  pid_t ended = 0;
  while ((ended = waitpid(-1, nullptr, WNOHANG)) > 0) {
  }
  return ended == 0;
}

}  // namespace

std::map<pid_t, Process> all_processes(const hosts::Fd& proc) {
  std::map<pid_t, Process> all;
  const int folder_fd = openat(proc.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(folder_fd >= 0 ? fdopendir(folder_fd) : nullptr, closedir);
  if (!folder) return all;
  while (const auto* entry = readdir(folder.get())) {
    const std::string_view name(entry->d_name);
    pid_t pid = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (read.ec != std::errc() || read.ptr != name.data() + name.size()) continue;
    if (const auto process = look_at(proc, pid)) all[pid] = *process;
  }
  return all;
}

bool descends(const std::map<pid_t, Process>& all, pid_t pid, pid_t ancestor) {
  auto found = all.find(pid);
  while (found != all.end() && found->second.parent != ancestor) found = all.find(found->second.parent);
  return found != all.end();
}

int signal_descendants(pid_t ancestor, int number, const std::set<pid_t>& spared) {
  const auto proc = open_proc();
  const auto all = all_processes(proc);
  int told = 0;
  for (const auto& [pid, process] : all)
    if (descends(all, pid, ancestor) && !is_spared(all, pid, spared) && tell(proc, pid, process, number))
      ++told;
  return told;
}

bool end_descendants(std::chrono::milliseconds grace, std::chrono::milliseconds limit) {
  const auto until_kill = Clock::now() + grace;
  if (grace > 0ms && reap()) {
    signal_descendants(getpid(), SIGTERM);
    signal_descendants(getpid(), SIGCONT);
    while (reap() && Clock::now() < until_kill) poll(nullptr, 0, 10);
  }
  const auto until = Clock::now() + limit;
  while (reap()) {
    if (Clock::now() > until) return false;
    signal_descendants(getpid(), SIGKILL);
    poll(nullptr, 0, 5);
  }
  return true;
}

bool end_children_but(const std::set<pid_t>& spared, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  for (;;) {
    signal_descendants(getpid(), SIGKILL, spared);
    bool left = false;
    for (const auto& [pid, process] : all_processes(open_proc()))
      if (process.parent == getpid() && !spared.contains(pid))
        left = waitpid(pid, nullptr, WNOHANG) == 0 || left;
    if (!left) return true;
    if (Clock::now() > until) return false;
    poll(nullptr, 0, 5);
  }
}

}  // namespace stint::rehearsal::process
