// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/function_ref.h"
#include "base/result.h"

namespace stint::rehearsal::hosts {

/// A program of this machine that is run to its end, found by PATH.
struct Program {
  std::vector<std::string> argv;
  std::string input;  ///< its standard input
  int from = -1,
      to = -1;      ///< files in the place of standard input and output; -1: `input`, and what is gathered
  int net_ns = -1;  ///< network namespace it runs in; -1: ours
  bool own_mounts = false;  ///< what it mounts is seen by itself alone, and goes with it, however it ends;
                            ///< where that is denied it runs without: it cannot mount then
};

struct Outcome {
  int code = 0;        ///< exit code, or 128 + signal; 127 where the program is not there
  std::string output;  ///< both streams, their last 64 KiB
};

/// Waits for the end, and ends the program (SIGTERM) when this process dies first. Each whole line of output
/// is also handed to `line`, as it comes.
Result<Outcome> run_program(const Program& program, function_ref<void(std::string_view)> line);
Result<Outcome> run_program(const Program& program);

}  // namespace stint::rehearsal::hosts
