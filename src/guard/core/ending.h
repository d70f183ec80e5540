// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// "25 min", "90 s": for people, rounded up.
std::string in_words(Micros span);

/// Tells everybody: the clients that said hello, the log, the terminals. `left` is to the deadline.
void warn(const State& state, Micros left, std::string text, Actions& out);

/// The warning that this machine ends in `left`.
void warn_of_end(const State& state, Micros left, Micros now, Actions& out);

/// Asks the jobs to save and end, and sets the time of the power-off. An end that has begun is only ever
/// brought nearer.
void begin_end(State& state, Ending ending, Micros now, Actions& out);

/// When the power-off comes if the jobs are asked to save now: as long after as the margins have it, and not
/// after the power-off of the deadline in force.
Micros off_if_saved_from(const State& state, Micros now);

/// Takes back an end that has begun, where the deadline in force is later and neither somebody nor the cloud
/// asked for this end.
void put_off_end(State& state, Micros now, Actions& out);

/// Whether the end has begun and no policy changes it.
bool ends_for_good(const State& state);

/// Powers off where that is due.
void power_off_if_due(State& state, Micros now, Actions& out);

/// Whether a job runs, or is about to.
bool any_running(const State& state);
/// Whether one does that works by itself, and not only for those who use it (pact::JobSpec::serves).
bool any_working(const State& state);

}  // namespace stint::guard
