// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "guard/core/state.h"

namespace stint::guard {

/// Of this run: since launch by the policy, else since the first boothook, else nothing.
Micros used(const State& state, Micros now);

/// What the stint has cost over all its runs: the machine by the policy's rate, and what it sent.
Money spent(const State& state, Micros now);

/// The network's count of the bytes sent since this boot. One that went back began anew.
void count_sent(State& state, std::uint64_t counter);

/// Takes what a policy says of the runs before this one. The largest of its word and our own counts; a later
/// launch than the policy in force has is a new run. To be called before the policy is taken.
void take_spent(State& state, const pact::Policy& policy, Micros now);

/// The deadline that the budget sets: when the rest of it is used up at the policy's rate, less the shutdown
/// that still bills. nullopt where time costs nothing.
std::optional<Micros> budget_end(const State& state, Micros now);

/// Whether the budget pays for nothing more than the shutdown, so that the machine must be off at once: what
/// was sent lately is taken to be sent once more before that is looked at again.
bool is_used_up(const State& state, Micros now);

}  // namespace stint::guard
