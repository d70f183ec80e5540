// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "ledger/stint.h"

namespace stint::views {

/// When the disk of an open stint goes: with the machine, by the guard that is armed for it, or at the end of
/// its keep. nullopt: nothing will end it.
std::optional<SysMicros> disk_end(const ledger::Stint& stint, SysMicros now);

/// The first moment of the next month (UTC).
SysMicros month_end(SysMicros now);

/// What an open stint may still add to its bill from now to `until`, should it run to its deadline and its
/// disk be kept to its end: as budgets count, by the dearest month.
Money still_to_come(const ledger::Stint& stint, SysMicros now, SysMicros until);

/// The most that it may still add: to its very end, or to the end of the month where nothing will end its
/// disk.
Money most_to_come(const ledger::Stint& stint, SysMicros now);

}  // namespace stint::views
