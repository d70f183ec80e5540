// SPDX-License-Identifier: Apache-2.0
#include "life/up.h"

#include "ledger/bill.h"
#include "life/end.h"
#include "life/launch.h"

namespace stint::life {
namespace {

Result<Up> steps(Life& life, ledger::Stint& stint) {
  STINT_TRY(machine_of(life, stint));
  STINT_TRY_ASSIGN(Ready ready, make_ready(life, stint));
  return Up{stint, std::move(ready)};
}

}  // namespace

Result<Up> bring_up(Life& life, ledger::Stint stint) {
  auto up = steps(life, stint);
  if (up) return up;
  if (!was_ready(stint)) return fail(abandon(life, stint.token, std::move(up).error()));
  return fail(ledger::with_bill(std::move(up).error(), stint, life.cloud.latest_now()));
}

}  // namespace stint::life
