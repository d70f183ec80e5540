// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>

#include "sim/plot.h"

namespace stint::sim {

/// The smallest plot of which `breaks` still holds: faults are dropped one by one, steps without one too,
/// pauses shortened, the plainest ending taken.
Plot shrink(Plot plot, const std::function<bool(const Plot&)>& breaks);

}  // namespace stint::sim
