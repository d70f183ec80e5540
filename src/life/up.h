// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/ready.h"

namespace stint::life {

struct Up {
  ledger::Stint stint;
  Ready ready;
};

/// Takes a stint from wherever it is to a machine that is guarded and ready. A failure or Ctrl-C before the
/// machine was ever ready ends what was begun; after that the machine may hold work and is left to the user,
/// with the bill said.
Result<Up> bring_up(Life& life, ledger::Stint stint);

}  // namespace stint::life
