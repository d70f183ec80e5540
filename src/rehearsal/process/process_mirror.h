// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <map>

#include "rehearsal/hosts/fd.h"
#include "rehearsal/process/process_tree.h"

namespace stint::rehearsal::process {

/// Shows the host's own processes in its /proc, as far as psutil and its like look: stat, status, cmdline and
/// comm of each, as of the last look; by the numbers that they have on this computer. In the host's root.
class ProcessMirror {
 public:
  /// New processes are shown, ended ones removed; what is shown of the others is renewed where `renew` says
  /// so.
  void look(const hosts::Fd& machine_proc, bool renew);

 private:
  std::map<pid_t, std::uint64_t> shown_;  ///< with when it started
};

}  // namespace stint::rehearsal::process
