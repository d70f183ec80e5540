// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "sim/plot.h"

namespace stint::sim {

/// The smallest plot that still breaks that invariant: faults are dropped one by one, steps after them too,
/// pauses shortened, the plainest ending taken.
Plot shrink(Plot plot, const std::string& invariant);

}  // namespace stint::sim
