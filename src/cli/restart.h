// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cli/context.h"
#include "life/life.h"

namespace stint::cli {

/// Shows what a start of the stopped machine may cost in all, asks, and starts it. False: the answer was no.
Result<bool> start_again(Context& c, life::Life& life, ledger::Stint& stint);

/// The same where its machine is stopped; true where there is nothing to start.
Result<bool> start_if_stopped(Context& c, life::Life& life, ledger::Stint& stint);

}  // namespace stint::cli
