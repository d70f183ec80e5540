// SPDX-License-Identifier: Apache-2.0
#include "budget/terms.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::budget {
namespace {

constexpr Micros kPriceMonth = std::chrono::hours{kPriceMonthHours};

Money needed(const Rates& rates, const Purse& purse, Seconds span) {
  return purse.spent + worst(rates, span + kTail, purse.keep).total();
}

// The longest span from 0 to `most` that passes; what passes passes for every shorter one too.
template <class Passes>
Seconds longest(Seconds most, Passes passes) {
  Seconds good{0}, bad = most + Seconds{1};
  while (bad - good > Seconds{1}) {
    Seconds middle = good + (bad - good) / 2;
    (passes(middle) ? good : bad) = middle;
  }
  return good;
}

// Says what of it is too much, and what would do.
Failure too_small(const Rates& rates, const Purse& purse, Seconds least) {
  const std::string enough =
      fmt::format("give at least --budget {}", format_money(needed(rates, purse, least)).substr(1));
  const std::string budget = format_money(purse.budget);
  if (purse.spent >= purse.budget && purse.spent > Money{})
    return fail(
        Kind::Budget,
        fmt::format("the budget of {} is used up: {} has been spent", budget, format_money(purse.spent)),
        enough);
  std::string spent =
      purse.spent > Money{} ? fmt::format(" after {} that has been spent", format_money(purse.spent)) : "";
  auto without = Purse{purse.budget, purse.spent, Seconds{0}};
  if (needed(rates, without, least) > purse.budget)
    return fail(
        Kind::Budget,
        fmt::format("a budget of {} is too small{}: {} with its shutdown already cost {} here", budget, spent,
                    format_duration(least), format_money(needed(rates, without, least) - purse.spent)),
        enough);
  Seconds fits = longest(purse.keep, [&](Seconds keep) {
    return needed(rates, {purse.budget, purse.spent, keep}, least) <= purse.budget;
  });
  if (fits > std::chrono::hours{1}) fits = std::chrono::floor<std::chrono::hours>(fits);
  return fail(Kind::Budget,
              fmt::format("a budget of {}{} does not hold {} and a disk that is kept for {} after it", budget,
                          spent, format_duration(least), format_duration(purse.keep)),
              fmt::format("{}, or at most --keep-disk {}", enough, format_duration(fits)));
}

}  // namespace

Cost operator+(const Cost& a, const Cost& b) {
  return {a.machine + b.machine, a.disk + b.disk, a.address + b.address, a.traffic + b.traffic,
          a.before + b.before};
}

Cost operator-(const Cost& a, const Cost& b) {
  return {a.machine - b.machine, a.disk - b.disk, a.address - b.address, a.traffic - b.traffic,
          a.before - b.before};
}

Seconds billed(Micros span) { return std::max(std::chrono::ceil<Seconds>(span), kLeastBilled); }

Cost reported(const Rates& rates, const Usage& usage) {
  return {.machine = cost(rates.machine, usage.machine),
          .disk = cost(rates.disk, rates.disk_gb, usage.disk, kPriceMonthHours),
          .address = cost(rates.address, usage.address),
          .traffic = traffic_cost(rates.traffic,
                                  static_cast<std::uint64_t>(std::max<std::int64_t>(0, usage.traffic_out)))};
}

Cost worst(const Rates& rates, Micros running, Micros keep) {
  return {.machine = cost(rates.machine, billed(running)),
          .disk = cost(rates.disk, rates.disk_gb, billed(running + keep), kShortMonthHours),
          .address = cost(rates.address, billed(running))};
}

Rate hourly(const Rates& rates) {
  std::int64_t disk = rates.disk.e10() * rates.disk_gb;
  std::int64_t disk_hour = disk / kPriceMonthHours + (disk % kPriceMonthHours > 0 ? 1 : 0);
  return {rates.machine.e10() + disk_hour + rates.address.e10(), Rate::Per::Hour};
}

Money monthly_disk(const Rates& rates) {
  return cost(rates.disk, rates.disk_gb, kPriceMonth, kPriceMonthHours);
}

Result<Seconds> lifetime(const Rates& rates, const Purse& purse, Seconds deadline, Seconds least) {
  auto fits = [&](Seconds span) { return needed(rates, purse, span) <= purse.budget; };
  if (!fits(std::min(least, deadline))) return too_small(rates, purse, std::min(least, deadline));
  return longest(deadline, fits);
}

}  // namespace stint::budget
