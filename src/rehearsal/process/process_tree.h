// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <set>

#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::process {

struct Process {
  pid_t parent = 0;
  std::uint64_t start = 0;  ///< ticks since boot: tells it from a later one of its number
};

/// All that a /proc shows, which is open as `proc`.
std::map<pid_t, Process> all_processes(const hosts::Fd& proc);
bool descends(const std::map<pid_t, Process>& all, pid_t pid, pid_t ancestor);

/// Sends a signal to every descendant of a process of ours, to nobody else: who descends from it is read in
/// /proc, and each is held by a pidfd and looked at again before it is told. Those of `spared` and theirs are
/// left out. How many were told.
int signal_descendants(pid_t ancestor, int number, const std::set<pid_t>& spared = {});

/// Ends all descendants of this process, which must be their subreaper (PR_SET_CHILD_SUBREAPER), and waits
/// for them: asked first where there is a grace, then killed. False where one is left after `limit`.
bool end_descendants(std::chrono::milliseconds grace, std::chrono::milliseconds limit);

/// Kills all children of this process and theirs, but those spared, and waits for them as long as that.
bool end_children_but(const std::set<pid_t>& spared, std::chrono::milliseconds limit);

}  // namespace stint::rehearsal::process
