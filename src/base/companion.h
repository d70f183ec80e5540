// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/world.h"

namespace stint {

/// A program of ours that is run or sent ("stintd", "lenet5", "stint-rehearsal"): beside our own binary, as
/// they are built, else in ../libexec/stint, as they are installed. Kind::Failed, code "NoProgram", where it
/// is in neither.
Result<Path> companion(World& world, const std::string& name);

}  // namespace stint
