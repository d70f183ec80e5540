// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/instance_calls.h"

namespace stint::rehearsal {

/// What a client token stands for: the request that brought it first, and what that made. It is remembered
/// until Pace::token_life after the last of its instances ended.
struct LaunchRecord {
  RunInstances::Input request;
  std::string reservation;
  std::vector<std::string> instances;
};

}  // namespace stint::rehearsal
