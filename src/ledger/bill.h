// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/error.h"
#include "ledger/ledger.h"

namespace stint::ledger {

/// What a stint has cost until now, or in all where it has ended. Never less than the place bills.
budget::Cost cost_so_far(const Stint& stint, SysMicros now);

/// The state of the bill as the ledger knows it: nothing, a machine that runs, or not known.
Bill bill_of(const Stint& stint, SysMicros now);

/// `error` with the bill of this stint, and the command that ends it where something may cost.
Error with_bill(Error error, const Stint& stint, SysMicros now);

}  // namespace stint::ledger
