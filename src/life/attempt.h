// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "life/life.h"

namespace stint::life {

/// The public line of the stint's key; the key is made once.
Result<std::string> key_of(Life& life, const std::string& token);

/// Whether the stint has no machine and none can come of what was asked for: a machine that the place let go
/// for want of room counts as none.
bool wants_machine(const ledger::Stint& stint);

/// Attempt after attempt until one has made the stint's machine. An attempt that is open is found, sent
/// again, or waited out first; each new one has its zone and its token, and is in the ledger, synced, before
/// the call that may cost. A refusal that is its zone's alone goes on in the next zone; any other, and the
/// last zone's, closes the stint.
Result<> launch(Life& life, ledger::Stint& stint);

/// After a failure before the machine was ready: where the place had accepted the launch and let the machine
/// go for want of room, its guards are taken away and its attempt counts as refused. true: launch() goes on
/// in the next zone; an error where there is none; false: the failure was another.
Result<bool> leave_full_zone(Life& life, ledger::Stint& stint);

}  // namespace stint::life
