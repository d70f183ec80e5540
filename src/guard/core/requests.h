// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "guard/core/action.h"
#include "guard/core/state.h"
#include "pact/status.h"

namespace stint::guard {

/// Answers one line of a client. The first has to be Hello of our protocol; garbage is refused, the
/// connection stays.
void take_line(State& state, Conn conn, std::string_view line, const Instant& now, Actions& out);

/// What status and welcome say.
pact::Status status_of(const State& state, const Instant& now);

}  // namespace stint::guard
