// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/life.h"

namespace stint::life {

/// When the guard in the account is to act for a stint with this deadline and lifetime: after the layers on
/// the machine had their turn, and early enough that its own lateness (up to 3 minutes) still lies inside the
/// budget.
SysMicros cloud_guard_at(SysMicros deadline, Seconds lifetime);
/// When the schedule is to act: a minute before the deadline, less for a short stint. It fires within the
/// minute that it names.
SysMicros schedule_at(SysMicros deadline, Seconds lifetime);

/// What the guard does to the stint's machine at its deadline.
provider::Act forced_end(const ledger::Stint& stint);
/// When the disk of a machine that is stopped at `stopped` is to go.
SysMicros disk_until(const ledger::Stint& stint, SysMicros stopped);

/// What is known of the guards in the account: what the ledger has noted, or nothing, so that each is armed
/// anew.
enum class Known { AsNoted, Nothing };

/// Brings the account's guards to where a machine that is to end by `deadline` needs them; what already is as
/// it must be is left. W, with its twin, comes first and terminates; where schedules can act (the guard role
/// is there), S acts too, and where the forced end is a stop, K ends the disk when its keep time is over, and
/// only then do machine, W and S stop instead. A machine that cannot have any guard is an error, unless the
/// stint was opened without one; the caller ends it.
Result<> guard_until(Life& life, ledger::Stint& stint, SysMicros deadline, Seconds lifetime, Known known);
/// The same for the stint's own deadline.
Result<> guard_machine(Life& life, ledger::Stint& stint);

/// Has the disk of a machine that is stopped, or about to be, end at `until`, and nothing end it before: K
/// first, then away with what would act on a machine that stopped. Kind::Credentials where no schedule can
/// act and the stint does not allow a disk that nobody ends.
Result<> guard_disk(Life& life, ledger::Stint& stint, SysMicros until);
/// After the stop: the layers that end a running machine go.
Result<> disarm_running(Life& life, ledger::Stint& stint);

/// Of a machine that has ended: all layers go, those too that were armed and not noted.
Result<> disarm_all(Life& life, ledger::Stint& stint);

/// Writes into the machine's tags what a lost ledger is rebuilt from.
Result<> retag(Life& life, const ledger::Stint& stint, Seconds lifetime);

}  // namespace stint::life
