// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ledger/facts.h"
#include "ledger/sqlite.h"

namespace stint::ledger {

/// The schema as this version writes it. `kSchema` makes it in an empty database.
inline constexpr std::int64_t kSchemaVersion = 1;
extern const char* const kSchema;
/// Empties every table that is derived from the events.
extern const char* const kForget;

/// Changes the derived tables as `fact`, which was recorded at `at`, says.
Result<> project(Database& db, const Fact& fact, SysMicros at);

}  // namespace stint::ledger
