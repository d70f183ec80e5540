// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sim/plot.h"
#include "sim/universe.h"

namespace stint::sim {

/// Gives the account of a new world what a plot says that it has.
void furnish(Universe& world, Account account);

}  // namespace stint::sim
