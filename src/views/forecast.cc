// SPDX-License-Identifier: Apache-2.0
#include "views/forecast.h"

#include <algorithm>

namespace stint::views {
namespace {

bool open(const ledger::Stint& stint) { return !stint.ended && stint.machine && !stint.machine->ended; }

SysMicros run_end(const ledger::Stint& stint, SysMicros now) {
  return stint.machine->stopped ? now : *stint.deadline() + budget::kTail;
}

}  // namespace

std::optional<SysMicros> disk_end(const ledger::Stint& stint, SysMicros now) {
  if (!open(stint)) return now;
  if (auto kept = stint.keep_until()) return kept;
  if (stint.machine->stopped) return std::nullopt;
  if (stint.terms.forced != "stop") return run_end(stint, now);
  if (stint.terms.disk_unguarded) return std::nullopt;
  return run_end(stint, now) + stint.terms.keep;
}

SysMicros month_end(SysMicros now) {
  using namespace std::chrono;
  year_month_day today{floor<days>(now)};
  return sys_days{(today.year() / today.month() + months{1}) / day{1}};
}

Money still_to_come(const ledger::Stint& stint, SysMicros now, SysMicros until) {
  if (!open(stint)) return {};
  const auto& rates = stint.terms.rates;
  const Micros running = std::min(run_end(stint, now), until) - now;
  const Micros kept = std::min(disk_end(stint, now).value_or(until), until) - now;
  return cost(rates.machine, running) + cost(rates.address, running) +
         cost(rates.disk, rates.disk_gb, kept, kShortMonthHours);
}

Money most_to_come(const ledger::Stint& stint, SysMicros now) {
  if (!open(stint)) return {};
  const SysMicros end = disk_end(stint, now).value_or(month_end(now));
  return still_to_come(stint, now, std::max(end, run_end(stint, now)));
}

}  // namespace stint::views
