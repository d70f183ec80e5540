// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "guard/daemon/clock.h"

namespace stint::guard {

/// What a main file of stintd hands down.
struct Tools {
  Files& files;
  Clock& clock;
  Log& log;
  std::string program;  ///< path of this very program
};

/// `stintd VERB …`: what was asked for goes to stdout, the rest to stderr. 0 done, 1 failed, 2 usage.
int run_verb(Tools& tools, const std::vector<std::string>& args);

}  // namespace stint::guard
