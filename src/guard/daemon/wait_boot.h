// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/files.h"
#include "base/json.h"
#include "guard/daemon/clock.h"

namespace stint::guard {

/// How far this machine's first set-up (cloud-init) is.
struct BootState {
  enum class CloudInit { Absent, Disabled, Running, Done, Failed } cloud_init = CloudInit::Absent;
  std::vector<std::string> errors;  ///< what cloud-init says went wrong
};

/// As cloud-init's own files say, below `root` (/ but in tests).
BootState read_boot_state(Files& files, const Path& root);

/// Waits while cloud-init runs, at most `limit`; gives the last state, Running where the limit was reached.
BootState wait_for_boot(Files& files, Clock& clock, const Path& root, Micros limit);

Json to_json(const BootState& state);

}  // namespace stint::guard
