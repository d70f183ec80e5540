// SPDX-License-Identifier: Apache-2.0
#include "budget/terms.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::budget {
namespace {

Micros billed(Micros span) { return span <= Micros{0} ? Micros{0} : std::max<Micros>(span, kLeastBilled); }

Cost cost_of(const Rates& rates, Micros running, Micros existing, int month_hours) {
  return {.machine = cost(rates.machine, billed(running)),
          .disk = cost(rates.disk, rates.disk_gb, billed(existing), month_hours),
          .address = cost(rates.address, billed(existing))};
}

}  // namespace

Cost reported(const Rates& rates, Micros running, Micros existing) {
  return cost_of(rates, running, existing, kPriceMonthHours);
}
Cost worst(const Rates& rates, Micros running) { return cost_of(rates, running, running, kShortMonthHours); }

Rate hourly(const Rates& rates) {
  std::int64_t disk = rates.disk.e10() * rates.disk_gb;
  std::int64_t disk_hour = disk / kPriceMonthHours + (disk % kPriceMonthHours > 0 ? 1 : 0);
  return {rates.machine.e10() + disk_hour + rates.address.e10(), Rate::Per::Hour};
}

Result<Seconds> lifetime(const Rates& rates, Money budget, Seconds deadline, Seconds least) {
  auto fits = [&](Seconds span) { return worst(rates, span + kTail).total() <= budget; };
  if (!fits(std::min(least, deadline))) {
    Money needed = worst(rates, least + kTail).total();
    return fail(Kind::Budget,
                fmt::format("a budget of {} is too small: {} with its shutdown already cost {} here",
                            format_money(budget), format_duration(least), format_money(needed)),
                fmt::format("give at least --budget {}", format_money(needed).substr(1)));
  }
  Seconds good{0}, bad = deadline + Seconds{1};  // the cost grows with the span: halve
  while (bad - good > Seconds{1}) {
    Seconds middle = good + (bad - good) / 2;
    (fits(middle) ? good : bad) = middle;
  }
  return good;
}

}  // namespace stint::budget
