// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ledger/sqlite.h"
#include "ledger/stint.h"

namespace stint::ledger {

/// The columns that load() reads, in its order.
extern const char* const kStintColumns;

/// The stint of a row of `stints`, with its rows of the other tables.
Result<Stint> load(Database& db, const Statement& row);

/// nullopt where there is none.
Result<std::optional<Stint>> load(Database& db, const std::string& token);

}  // namespace stint::ledger
