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
  std::string input;         ///< the file that is its stdin, and that goes once it is open; empty: no stdin
  bool reports = false;      ///< it finds a pipe to us as descriptor 3
  bool terminal = false;     ///< its three streams are a terminal
};

/// Our ends, not blocking.
struct Child {
  pid_t pid = 0;
  Fd out, err;  ///< of one with a terminal `out` is the terminal's other side, to write to as well
  Fd report;    ///< what it writes to descriptor 3
};

/// Starts it in a session and process group of its own. It dies when we do. What keeps it from running (no
/// such program, no such folder, no input) is the Error's text.
Result<Child> start_child(const ChildSpec& spec);

}  // namespace stint::guard
