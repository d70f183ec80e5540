// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "ledger/stint.h"

namespace stint::life {

/// Where the next attempt of a stint goes: to each zone of its terms once, those first that the last refusal
/// named as having room. Empty text: the place chooses, since the terms name no zone. nullopt: every zone has
/// said no. An attempt of which nothing came, without a no, leaves its zone open.
std::optional<std::string> next_zone(const ledger::Stint& stint);

/// The one error of a launch that every zone has refused: the zones, and what else may be tried, `alike`
/// types among it. `last` is the last refusal.
Error refused_everywhere(const ledger::Stint& stint, const std::vector<std::string>& alike, Error last);

}  // namespace stint::life
