// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "life/life.h"

namespace stint::life {

/// How long the verb that launches may send its call again, counted from the intent.
inline constexpr Micros kSendAgain = std::chrono::minutes{10};
/// How long after that a token must have been absent, in successful answers, before its attempt is void.
inline constexpr Micros kAbsent = std::chrono::minutes{5};

/// Compares a stint with the cloud and writes what it finds into the ledger: a machine that an unread answer
/// told of is adopted, a change of state is noted, a machine that ended behind our back is closed. The living
/// machine, if any. A second machine of the same stint (there must be none) is ended.
Result<std::optional<provider::Machine>> settle(Life& life, ledger::Stint& stint);

/// Notes a run that the place shows and the ledger does not know, whatever became of it since: a start whose
/// answer was not read, or one by somebody's own hand. Of several the place shows the last.
Result<> note_run(Life& life, ledger::Stint& stint, const provider::Machine& seen);

/// Settles an attempt whose answer was never read: waits until its machine shows or the attempt is void. For
/// verbs that do not launch. `patience` bounds the wait; then nullopt and the attempt stays as it is.
Result<std::optional<provider::Machine>> settle_attempt(Life& life, ledger::Stint& stint, Micros patience);

}  // namespace stint::life
