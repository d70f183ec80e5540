// SPDX-License-Identifier: Apache-2.0
#include "life/up.h"

#include "life/attempt.h"
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
  while (true) {
    auto up = steps(life, stint);
    if (up) return up;
    if (was_ready(stint)) return fail(leave(life, stint, std::move(up).error()));
    auto next = leave_full_zone(life, stint);
    if (next && *next) continue;
    bool full = !next && next.error().kind == Kind::Limit;
    return fail(abandon(life, stint.token, full ? std::move(next).error() : std::move(up).error()));
  }
}

}  // namespace stint::life
