// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/life.h"

namespace stint::life {

/// When the guard in the account is to act for a stint with this deadline and lifetime: after the layers on
/// the machine had their turn, and early enough that its own lateness (up to 3 minutes) still lies inside the
/// budget.
SysMicros cloud_guard_at(SysMicros deadline, Seconds lifetime);

/// Has the account's guard armed for this machine: one that the ledger knows to be armed is left, else one is
/// armed and read back. A machine that cannot have one is an error; the caller ends it.
Result<> guard_machine(Life& life, ledger::Stint& stint);

}  // namespace stint::life
