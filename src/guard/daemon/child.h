// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "guard/daemon/fd.h"
#include "guard/daemon/users.h"

namespace stint::guard {

/// What becomes a job.
struct ChildSpec {
  std::vector<std::string> argv;
  std::vector<std::string> env;
  std::string dir;
  std::optional<User> user;  ///< to become; nullopt: stay who we are
};

struct Child {
  pid_t pid = 0;
  Fd out, err;  ///< our ends, not blocking
};

/// Starts it in a session and process group of its own, with no stdin. It dies when we do. What keeps it from
/// running (no such program, no such folder) is the Error's text.
Result<Child> start_child(const ChildSpec& spec);

}  // namespace stint::guard
