// SPDX-License-Identifier: Apache-2.0
#include "ledger/bill.h"

#include <fmt/format.h>

namespace stint::ledger {

budget::Cost cost_so_far(const Stint& stint, SysMicros now) {
  if (!stint.machine) return {};
  const auto& machine = *stint.machine;
  return budget::reported(stint.terms.rates, machine.ended.value_or(now) - machine.launched,
                          machine.gone.value_or(now) - machine.launched);
}

Bill bill_of(const Stint& stint, SysMicros now) {
  if (stint.ended || budget::hourly(stint.terms.rates).e10() == 0) return bill::Nothing{};
  if (stint.machine && !stint.machine->ended) {
    return bill::Running{.id = stint.machine->id,
                         .rate = budget::hourly(stint.terms.rates),
                         .since = stint.machine->launched,
                         .so_far = cost_so_far(stint, now).total(),
                         .end = "the guard ends it by " + clock_time(*stint.deadline())};
  }
  if (!stint.unsettled()) return bill::Nothing{};
  return bill::Unknown{fmt::format(
      "a launch was asked for at {} and its answer was not read; at most {} in all",
      rfc3339(stint.unsettled()->at).substr(11, 8),
      format_money(budget::worst(stint.terms.rates, stint.terms.lifetime + budget::kTail).total()))};
}

Error with_bill(Error error, const Stint& stint, SysMicros now) {
  error.bill = bill_of(stint, now);
  if (may_cost(error.bill))
    error.next += fmt::format("{}stint down {}", error.next.empty() ? "" : "; or end it with ", stint.name);
  return error;
}

}  // namespace stint::ledger
