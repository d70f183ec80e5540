// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "life/life.h"

namespace stint::life {

/// What the owner asks for anew; absent: as it was.
struct Change {
  std::optional<Money> budget;
  std::optional<Seconds> deadline;  ///< from launch or start
  std::optional<Seconds> keep;      ///< of the disk, after a stop
};

/// What a stint is to be from now on, before anything is done: a value to show and to agree to.
struct Renewal {
  Money budget, spent;
  Seconds deadline{0}, lifetime{0}, keep{0};
  Money worst;      ///< of the whole stint, what was spent included
  SysMicros end{};  ///< the deadline; of a start at the earliest
};

/// What a start of the stopped machine would be: a new deadline from the start, within what is left of the
/// budget. Kind::Budget where nothing sensible is left, Kind::Failed where there is nothing to start.
Result<Renewal> plan_start(Life& life, ledger::Stint& stint, const Change& change);
/// What an extension of the running machine would be: a later deadline, a higher budget, or both; or once
/// more the terms that are in force, which completes one that was cut off. Kind::Usage where it would end
/// earlier, Kind::Budget where the budget does not allow it.
Result<Renewal> plan_extension(Life& life, ledger::Stint& stint, const Change& change);

/// What a stop would be: how long the disk is kept (as asked for, else as the stint has it, else 3 days).
/// Kind::Budget where the budget does not pay for that.
Result<Renewal> plan_stop(Life& life, ledger::Stint& stint, std::optional<Seconds> keep);

/// Starts the stopped machine: the intent in the ledger, the account's guards armed for it, then the call. A
/// refusal (no capacity, no limit) leaves it stopped and guarded as it was. Again: goes on where it stopped.
/// The machine is pending or running afterwards; make_ready takes it from there.
Result<> start_machine(Life& life, ledger::Stint& stint, const Renewal& renewal);

/// Writes the new terms, moves the account's guards (each made before its older one goes), then the tags.
/// make_ready tells the machine. What could not be moved acts at the old deadline, which is sooner.
Result<> extend_machine(Life& life, ledger::Stint& stint, const Renewal& renewal);

/// Stops the machine and keeps its disk for the keep time: the disk's end is armed first, then the stop, then
/// the guards of a running machine go. Again: goes on where it stopped. Returns when the place says that it
/// is stopped. `unguarded`: the user accepts by name that nobody ends the disk.
Result<> stop_machine(Life& life, ledger::Stint& stint, const Renewal& renewal, bool unguarded);

}  // namespace stint::life
