// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "life/life.h"

namespace stint::life {

/// The one unfinished stint of this owner, place, region and name, compared with the cloud; one that turns
/// out to be over is closed. nullopt: there is none, and a new one may be opened. Kind::Usage where it was
/// asked for with other options than `wish`.
Result<std::optional<ledger::Stint>> unfinished(Life& life, const plan::Wish& wish,
                                                const std::string& account);

/// Opens a stint as the plan says: its key, its page in the ledger. Nothing costs yet.
Result<ledger::Stint> open_stint(Life& life, const plan::Plan& plan);

/// The stint's machine, guarded in the account: found where there is one, launched where there is none.
/// Intent first: the attempt is in the ledger, synced, before the call that may cost. A definite refusal
/// closes the stint. Whoever calls this is a verb that launches; it may send an unanswered launch again, byte
/// for byte, within 10 minutes.
Result<provider::Machine> machine_of(Life& life, ledger::Stint& stint);

}  // namespace stint::life
