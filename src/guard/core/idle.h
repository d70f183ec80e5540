// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

// A machine is used while a job runs, and by what a look finds: a kernel that runs a cell or did lately,
// somebody who types, a GPU that works, processors or the network above what an idle machine needs. Unused
// for the policy's `idle` span it is warned of, then it ends as by its deadline. Only a look decides that:
// where nothing can be read nothing ends.

/// A processor's part that an idle machine does not reach: a fifth of one.
inline constexpr int kIdleCpuPart = 5;
/// Bytes a second, in and out, that an open notebook and an idle login do not reach.
inline constexpr std::uint64_t kIdleBytes = 20U << 10;

/// How long before the end by idleness it is warned of: five minutes, a sixth of a short span.
Micros idle_warning(Micros idle);

/// Somebody or something used the machine then. `what` is a word of pact::Status::busy, or empty.
void mark_used(State& state, Micros at, std::string_view what);

/// Asks for a look where one is due.
void look_if_due(State& state, Micros now, Actions& out);

/// Takes what a look found, warns, and begins the end.
void take_look(State& state, const in::Looked& look, Micros now, Actions& out);

/// When the next look is due; nullopt where nobody asked for an end by idleness, or one is on its way.
std::optional<Micros> next_look(const State& state);

/// Since the machine was last used; nothing where that is not watched.
Micros idle_for(const State& state, Micros now);

/// What uses it, in a word of pact::Status::busy.
std::string busy_with(const State& state);

}  // namespace stint::guard
