// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace stint::ledger {

/// The schema as this version writes it. Version 1 had other tables and the same events, so that what it
/// wrote is replayed into these.
inline constexpr std::int64_t kSchemaVersion = 4;

/// Makes the table of the events.
extern const char* const kEvents;
/// Makes the tables that are derived from them.
extern const char* const kTables;
/// Takes the derived tables away, those of earlier versions too.
extern const char* const kDropTables;

}  // namespace stint::ledger
