// SPDX-License-Identifier: Apache-2.0
#include "ledger/bill.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::ledger {
namespace {

using Days = std::chrono::days;

Micros span(SysMicros from, std::optional<SysMicros> to, SysMicros at) {
  return std::min(to.value_or(at), at) - from;
}

// How long the address of a run is paid for: a stop gives it back once the machine is off.
std::optional<SysMicros> address_until(const Machine& machine, std::size_t i) {
  const auto& run = machine.runs[i];
  const bool last = i + 1 == machine.runs.size();
  if (last && machine.ended && !machine.stopped) return machine.gone;
  if (!run.to || run.released) return run.to ? run.released : run.to;
  const SysMicros longest = *run.to + kLongestShutdown;
  return last ? longest : std::min(longest, machine.runs[i + 1].from);
}

budget::Usage usage_at(const Machine& machine, SysMicros at) {
  budget::Usage usage{.traffic_out = machine.traffic_out};
  for (std::size_t i = 0; i < machine.runs.size(); ++i) {
    const auto& run = machine.runs[i];
    if (run.from >= at) continue;
    usage.machine += budget::billed(span(run.from, run.to, at));
    usage.address += budget::billed(span(run.from, address_until(machine, i), at));
  }
  usage.disk = budget::billed(span(machine.created, machine.gone, at));
  return usage;
}

SysMicros end_of(const Machine& machine, SysMicros now) {
  SysMicros end = machine.gone.value_or(machine.ended.value_or(now));
  if (machine.before > Money{}) end = std::max(end, machine.before_at);
  return std::max(end, machine.created + Micros{1});
}

// What the bill had grown to by the end of each day, less what it was by its beginning.
void add_days(std::vector<DayCost>& parts, const Terms& terms, const Machine& machine, SysMicros now) {
  const SysMicros end = end_of(machine, now);
  budget::Cost before;
  for (auto day = std::chrono::floor<Days>(machine.created);; day += Days{1}) {
    const bool last = end <= day + Days{1};
    auto whole = cost_at(terms, machine, last ? end : SysMicros{day + Days{1}});
    if (!last) whole.traffic = Money{};  // nobody knows when it flowed
    parts.push_back({day, machine.id, machine.created, whole - before});
    if (last) return;
    before = whole;
  }
}

std::string words_for_end(const Stint& stint) {
  return fmt::format("the guard {} it by {}", stint.terms.forced == "stop" ? "stops" : "ends",
                     clock_time(*stint.deadline()));
}

Bill bill_of_machine(const Stint& stint, SysMicros now) {
  const auto& machine = *stint.machine;
  const Money so_far = cost_so_far(stint, now).total();
  if (!machine.stopped)
    return bill::Running{.id = machine.id,
                         .rate = budget::hourly(stint.terms.rates),
                         .since = machine.launched,
                         .so_far = so_far,
                         .end = words_for_end(stint)};
  return bill::Kept{.id = machine.id,
                    .a_month = budget::monthly_disk(stint.terms.rates),
                    .so_far = so_far,
                    .until = stint.keep_until()};
}

Bill not_known(const char* what, SysMicros at, Money most) {
  return bill::Unknown{fmt::format("a {} was asked for at {} and its answer was not read; at most {} in all",
                                   what, rfc3339(at).substr(11, 8), format_money(most))};
}

}  // namespace

budget::Cost cost_at(const Terms& terms, const Machine& machine, SysMicros at) {
  if (at <= machine.created) return {};
  auto cost = budget::reported(terms.rates, usage_at(machine, at));
  if (at >= machine.before_at) cost.before = machine.before;
  return cost;
}

budget::Cost cost_so_far(const Stint& stint, SysMicros now) {
  budget::Cost sum;
  for (const auto& machine : stint.earlier) sum = sum + cost_at(stint.terms, machine, now);
  if (stint.machine) sum = sum + cost_at(stint.terms, *stint.machine, now);
  for (const auto& attempt : stint.attempts)  // a machine may have come of it, and ended by its guard
    if (attempt.state == "unseen")
      sum = sum + budget::worst(stint.terms.rates, stint.terms.lifetime + budget::kTail);
  return sum;
}

bool is_paid(const Stint& stint) { return stint.machine && budget::hourly(stint.terms.rates).e10() > 0; }

std::string day_text(std::chrono::sys_days day) { return rfc3339(day).substr(0, 10); }

std::vector<DayCost> cost_by_day(const Stint& stint, SysMicros now) {
  std::vector<DayCost> parts;
  if (!is_paid(stint)) return parts;
  for (const auto& machine : stint.earlier) add_days(parts, stint.terms, machine, now);
  add_days(parts, stint.terms, *stint.machine, now);
  if (!stint.ended) return parts;
  budget::Cost known;
  for (const auto& part : parts) known = known + part.cost;
  parts.back().cost = parts.back().cost + (stint.cost - known);
  return parts;
}

Bill bill_of(const Stint& stint, SysMicros now) {
  const auto& terms = stint.terms;
  if (stint.ended || budget::hourly(terms.rates).e10() == 0) return bill::Nothing{};
  auto most = [&](Seconds lifetime) {
    return cost_so_far(stint, now).total() +
           budget::worst(terms.rates, lifetime + budget::kTail, terms.keep).total();
  };
  if (const auto* start = stint.start_intended()) return not_known("start", start->at, most(start->lifetime));
  if (stint.machine && !stint.machine->ended) return bill_of_machine(stint, now);
  if (!stint.unsettled()) return bill::Nothing{};
  return not_known("launch", stint.unsettled()->at, most(terms.lifetime));
}

Error with_bill(Error error, const Stint& stint, SysMicros now) {
  error.bill = bill_of(stint, now);
  if (may_cost(error.bill))
    error.next += fmt::format("{}stint down {}", error.next.empty() ? "" : "; or end it with ", stint.name);
  return error;
}

}  // namespace stint::ledger
