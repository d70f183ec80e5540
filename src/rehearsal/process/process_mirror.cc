// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/process_mirror.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::process {
namespace {

constexpr std::array kFiles{"stat", "status", "cmdline", "comm"};

// By another name first: who reads it has all of the old or all of the new.
void copy(const hosts::Fd& machine_proc, const std::string& folder, const char* name) {
  const hosts::Fd from(
      openat(machine_proc.get(), fmt::format("{}/{}", folder, name).c_str(), O_RDONLY | O_CLOEXEC));
  const auto text = from ? hosts::read_to_end(from) : "";
  const auto path = fmt::format("/proc/{}/{}", folder, name), fresh = path + ".new";
  const hosts::Fd to(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0444));
  if (to && ::write(to.get(), text.data(), text.size()) >= 0) rename(fresh.c_str(), path.c_str());
}

void remove(pid_t pid) {
  for (const auto* name : kFiles) unlink(fmt::format("/proc/{}/{}", pid, name).c_str());
  rmdir(fmt::format("/proc/{}", pid).c_str());
}

}  // namespace

void ProcessMirror::look(const hosts::Fd& machine_proc, bool renew) {
  const auto all = all_processes(machine_proc);
  std::map<pid_t, std::uint64_t> now;
  for (const auto& [pid, process] : all)
    if (descends(all, pid, getpid())) now[pid] = process.start;
  for (const auto& [pid, start] : shown_)
    if (!now.contains(pid)) remove(pid);
  for (const auto& [pid, start] : now) {
    const auto before = shown_.find(pid);
    if (!renew && before != shown_.end() && before->second == start) continue;
    mkdir(fmt::format("/proc/{}", pid).c_str(), 0555);
    for (const auto* name : kFiles) copy(machine_proc, std::to_string(pid), name);
  }
  shown_ = std::move(now);
}

}  // namespace stint::rehearsal::process
