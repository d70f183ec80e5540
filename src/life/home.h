// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/life.h"

namespace stint::life {

/// Brings home what the stint's jobs left on its machine, where the ledger does not know it to be home. An
/// error has the code "OutputsThere".
Result<> bring_all_home(Life& life, ledger::Stint& stint);

/// Outputs that could not be brought home, and why.
Error outputs_there(Error why);

}  // namespace stint::life
