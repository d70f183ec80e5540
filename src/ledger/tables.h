// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ledger/facts.h"
#include "ledger/sqlite.h"

namespace stint::ledger {

/// Changes the derived tables as `fact`, which was recorded at `at`, says.
Result<> project(Database& db, const Fact& fact, SysMicros at);

}  // namespace stint::ledger
