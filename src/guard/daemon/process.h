// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "guard/daemon/fd.h"

namespace stint::guard {

/// A process, told apart from a later one of the same number by when it started (clock ticks since boot).
/// Where /proc does not show processes, as in a process host of the rehearsal, by the inode of its pidfd,
/// which newer kernels (Linux 6.9) never give twice.
struct ProcessId {
  pid_t pid = 0;
  std::uint64_t start = 0;
  friend bool operator==(const ProcessId&, const ProcessId&) = default;
};

/// The process that has this number now; start 0 where there is none.
ProcessId process_of(pid_t pid);

/// Whether that very process lives (a zombie does not).
bool lives(const ProcessId& process);

/// Readable once the process has ended; none where it has already, or is another one.
Fd watch_process(const ProcessId& process);

/// The kernel's name for this boot.
std::string read_boot_id();

/// A program in a session of its own, with no stdin; its signals are as a fresh program has them.
struct Detached {
  std::string path;  ///< looked up in PATH where it has no slash
  std::vector<std::string> argv;
  int fd3 = -1;             ///< what it finds as descriptor 3
  int stdout_fd = -1;       ///< its standard output; else it has none
  std::string stderr_file;  ///< appended to; empty: our stderr
};
Result<pid_t> spawn_detached(const Detached& program);

/// Runs a tool to its end, its output to our stderr; true where it exits with 0 within `limit`. One that
/// takes longer is killed.
bool run_tool(const std::vector<std::string>& argv, Micros limit);

}  // namespace stint::guard
