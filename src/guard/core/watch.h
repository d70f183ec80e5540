// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// Does what is due: warns, saves, powers off, keeps the record. To be called after everything that happens;
/// where nothing is due it does nothing.
void watch(State& state, const Instant& now, Actions& out);

/// When `watch` has something to do next if nothing happens before.
std::optional<Micros> next_watch(const State& state, Micros now);

}  // namespace stint::guard
