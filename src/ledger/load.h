// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "ledger/sqlite.h"
#include "ledger/stint.h"

namespace stint::ledger {

/// The columns that load() reads, in its order.
extern const char* const kStintColumns;

/// How the stint that was loaded last was opened: that never changes, and is long to read.
using Opening = std::optional<StintOpened>;

/// The stint of a row of `stints`, with its rows of the other tables.
Result<Stint> load(Database& db, const Statement& row, Opening& last);

/// nullopt where there is none.
Result<std::optional<Stint>> load(Database& db, const std::string& token, Opening& last);

}  // namespace stint::ledger
