// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "guard/core/action.h"
#include "guard/core/input.h"
#include "guard/core/state.h"

namespace stint::guard {

/// What one step wants: things to do, in order, and the moment (boot clock) of the next in::Tick. No moment:
/// nothing happens by time alone.
struct Step {
  Actions act;
  std::optional<Micros> next;
};

/// The whole guard: one thing that happens, at one instant. Pure; the daemon and the simulation run the same.
///     Step step = guard::step(state, in::Tick{}, now);
///     for (auto& action : step.act) perform(action);
Step step(State& state, const Input& input, const Instant& now);

}  // namespace stint::guard
