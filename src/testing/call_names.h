// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/outside.h"

namespace stint::testing {

/// A seam call's name, the same in every life, so that calls of one kind can be counted and one of them
/// chosen. "http RunInstances", "http GET /checkip".
std::string name_of(const HttpRequest& request);
/// "spawn connect", "spawn stintd attach", "spawn pull"; for others "spawn" and the program.
std::string name_of(const Command& command);
/// What is written to a child: "tell stintd start", else "feed".
std::string name_of_write(std::string_view bytes);

}  // namespace stint::testing
