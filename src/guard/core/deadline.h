// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// The deadline in force, on this boot's clock: the policy's, or what the boot timer leaves where that is
/// earlier (its power-off comes the `timer` margin before the deadline). nullopt: nothing is known that would
/// end this machine.
std::optional<Micros> deadline(const State& state);

/// The margins in force: the policy's; before there is one, those of a stint whose boot timer has this limit.
budget::Margins margins(const State& state);

/// Does what is due: warns, saves, powers off, keeps the record. To be called after everything that happens;
/// where nothing is due it does nothing.
void watch(State& state, const Instant& now, Actions& out);

/// When `watch` has something to do next if nothing happens before.
std::optional<Micros> next_watch(const State& state);

/// Asks the jobs to save and end, and sets the time of the power-off. An end that has begun is only ever
/// brought nearer.
void begin_end(State& state, std::string why, Micros off_at, Actions& out, Micros now);

/// Has the boot timer power off earlier where it is later than the policy wants it: it counts from the first
/// boothook, the policy from the launch. To be called when either is news.
void shorten_boot_timer(const State& state, Micros now, Actions& out);

/// Since launch by the policy, else since the first boothook, else nothing.
Micros used(const State& state, Micros now);

}  // namespace stint::guard
