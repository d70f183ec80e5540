// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/world.h"

namespace stint::cli {

/// The whole client: reads the words after "stint", does what they say, prints, gives the exit code. Runs on
/// a fiber of world.tasks.
int run(World& world, const std::vector<std::string>& args);

}  // namespace stint::cli
