// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/life.h"

namespace stint::life {

/// Writes that the stint's machine bills no more: since when the place tells, else since now by its clock;
/// once more when it is gone. nullptr: the place does not show it any more.
Result<> close_machine(Life& life, ledger::Stint& stint, const provider::Machine* seen);

/// Asks for the end of the stint's machine until the place says that it has come. `seen`: as the place has
/// just described it, where somebody asked.
Result<> end_machine(Life& life, ledger::Stint& stint, std::optional<provider::Machine> seen = std::nullopt);

/// Ends the stint: its machine, then what belongs to it (guards, group, our files), then its page in the
/// ledger with what it cost. Again: goes on where it stopped. Returns when the place itself says that the
/// machine has ended. Needs no room on the disk: see Ledger::unkept(). `seen`: its machine, where it lives
/// and the place has just described it.
Result<ledger::Stint> end_stint(Life& life, ledger::Stint stint, const std::string& why,
                                std::optional<provider::Machine> seen = std::nullopt);

/// After a failure or an interruption in a launch: ends what was begun, whatever the user presses, and adds
/// the state of the bill to `error`.
Error abandon(Life& life, const std::string& token, Error error);

/// After a failure at a machine that is to stay: adds the state of its bill to `error`. Where the place says
/// that the machine is over, nothing stays: the stint is ended, with what belongs to it, and that is said.
Error leave(Life& life, ledger::Stint stint, Error error);

}  // namespace stint::life
