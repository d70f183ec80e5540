// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// No policy lengthens an end to more than this from now on.
inline constexpr Micros kMostExtension = std::chrono::hours{48};
/// The boot timer follows an extension at its next tick, ten seconds at most. One that has not followed by
/// then counts again: it will end the machine.
inline constexpr Micros kFollowsWithin = Seconds{30};

/// What a boot with less left may take before it ends, as the boot timer has it: time for a `stint start` to
/// say what is in force.
inline constexpr Micros kStartGrace = std::chrono::minutes{15};

/// A deadline, on this boot's clock, and what set it.
struct Deadline {
  Micros at{};
  Cause cause = Cause::Deadline;
};

/// The end by the policy; in a boot that has none yet, by the record of the boot before it.
std::optional<Micros> known_end(const State& state);

/// The deadline in force: the earliest of the policy's, what the boot timer leaves (its power-off comes the
/// `timer` margin before the deadline), and what the budget leaves. nullopt: nothing is known that would end
/// this machine.
std::optional<Deadline> deadline(const State& state, Micros now);

/// The margins in force: the policy's; before there is one, those of a stint whose boot timer has this limit.
budget::Margins margins(const State& state);

/// Takes the policy as the one in force: the first one, one that is earlier, or one that may extend.
void take_terms(State& state, const pact::Policy& policy, Micros now);

/// Has the boot timer power off earlier where it is later than the policy wants it (it counts from the first
/// boothook, the policy from the launch), and later where the policy extends. To be called when either is
/// news.
void steer_boot_timer(const State& state, Micros now, Actions& out);

}  // namespace stint::guard
