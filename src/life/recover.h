// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/life.h"

namespace stint::life {

/// Takes over what the place shows of this owner and the ledger does not know, or believes to have ended: a
/// ledger that was lost or restored from an old copy, another computer of the same owner. Each machine's
/// stint is rebuilt from its tags, with what was spent before, and at the rates of today. How many.
Result<int> take_over(Life& life, const std::string& owner);

/// Whether the stint was rebuilt so, and what ran on its machine is not known here.
bool is_rebuilt(const ledger::Stint& stint);

}  // namespace stint::life
