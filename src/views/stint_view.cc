// SPDX-License-Identifier: Apache-2.0
#include "views/stint_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ledger/bill.h"

namespace stint::views {
namespace {

Json moment(const std::optional<SysMicros>& at) { return at ? Json(rfc3339(*at)) : Json(nullptr); }

std::int64_t micros_per_hour(Rate rate) { return cost(rate, std::chrono::hours{1}).micros(); }

std::string state_of(const ledger::Stint& stint) {
  if (stint.ended) return "ended";
  if (stint.start_intended() != nullptr) return "starting";
  if (stint.machine) return stint.machine->ended ? "ending" : stint.machine->state;
  return stint.unsettled() != nullptr ? "unsettled" : "opened";
}

std::string disk_words(const StintView& view) {
  return fmt::format("its disk costs {} a month {}", format_money(view.disk),
                     view.disk_until ? "and goes " + rfc3339(*view.disk_until) : "until you end it");
}

// "ends in 1h20m", "its disk costs $8.00 a month and goes 2026-11-27T20:00:00Z"
std::string when(const StintView& view, SysMicros now) {
  if (view.ended) return fmt::format("ended {}", rfc3339(*view.ended).substr(0, 16));
  if (view.state == "unsettled") return "a launch is not settled";
  if (!view.deadline) return "not launched";
  if (view.stopped) return disk_words(view);
  if (*view.deadline <= now) return "past its deadline";
  return fmt::format("{} in {}", view.stops ? "stops" : "ends", format_duration(*view.deadline - now));
}

// Each layer with the time since its last sign of life.
std::string guard_words(const StintView& view, SysMicros now) {
  std::string text;
  for (const auto& guard : view.guards)
    text += fmt::format("{}{} (seen {} ago)", text.empty() ? "" : ", ", guard.layer,
                        format_duration(std::max(now - guard.seen, Micros{0})));
  if (text.empty()) text = "none";
  if (view.without_cloud_guard) text += "; without cloud guard, as you accepted";
  if (view.disk_unguarded) text += "; disk unguarded, as you accepted: " + disk_words(view);
  return text;
}

// What it costs an hour now.
Rate hourly_now(const ledger::Stint& stint) {
  auto rates = stint.terms.rates;
  if (stint.ended) return {};
  if (stint.machine && stint.machine->stopped) {
    rates.machine = {};
    rates.address = {};
  }
  return budget::hourly(rates);
}

}  // namespace

StintView view_of(const ledger::Stint& stint, SysMicros now) {
  StintView view{.name = stint.name,
                 .token = stint.token,
                 .owner = stint.owner,
                 .place = stint.terms.place,
                 .region = stint.terms.region,
                 .type = stint.terms.type,
                 .state = state_of(stint),
                 .attempts = stint.attempts,
                 .ended = stint.ended,
                 .spent = stint.ended ? stint.cost.total() : ledger::cost_so_far(stint, now).total(),
                 .budget = stint.terms.budget,
                 .guards = stint.guards,
                 .why_ended = stint.why_ended};
  view.hourly = hourly_now(stint);
  view.disk = budget::monthly_disk(stint.terms.rates);
  view.stops = stint.terms.forced == "stop";
  view.without_cloud_guard = stint.terms.without_cloud_guard;
  view.disk_unguarded = stint.terms.disk_unguarded;
  view.disk_until = stint.keep_until();
  if (stint.machine) {
    view.stopped = stint.machine->stopped;
    view.machine = stint.machine->id;
    view.address = stint.machine->address;
    view.launched = stint.machine->launched;
    view.deadline = stint.deadline();
  }
  return view;
}

Json to_json(const StintView& view) {
  Json guards = Json::array();
  for (const auto& guard : view.guards)
    guards.push_back({{"layer", guard.layer},
                      {"name", guard.name},
                      {"acts_at", rfc3339(guard.fires)},
                      {"act", guard.act},
                      {"last_seen", rfc3339(guard.seen)}});
  Json attempts = Json::array();
  for (const auto& attempt : view.attempts)
    attempts.push_back(
        {{"n", attempt.n}, {"zone", attempt.zone}, {"state", attempt.state}, {"why", attempt.why}});
  return {{"name", view.name},
          {"token", view.token},
          {"owner", view.owner},
          {"place", view.place},
          {"region", view.region},
          {"type", view.type},
          {"state", view.state},
          {"machine", view.machine},
          {"address", view.address},
          {"attempts", attempts},
          {"launched", moment(view.launched)},
          {"deadline", moment(view.deadline)},
          {"ended", moment(view.ended)},
          {"spent_micros", view.spent.micros()},
          {"budget_micros", view.budget.micros()},
          {"rate_micros_per_hour", micros_per_hour(view.hourly)},
          {"stopped", moment(view.stopped)},
          {"disk_until", moment(view.disk_until)},
          {"disk_micros_per_month", view.disk.micros()},
          {"forced_end", view.stops ? "stop" : "terminate"},
          {"without_cloud_guard", view.without_cloud_guard},
          {"disk_unguarded", view.disk_unguarded},
          {"guards", guards},
          {"why_ended", view.why_ended}};
}

std::string table_of(const std::vector<StintView>& views, SysMicros now) {
  if (views.empty()) return "no stint is open in the ledger here\n";
  std::string text = fmt::format("{:<18} {:<10} {:<10} {:<14} {:<21} {:>9} {:>8}  {}\n", "NAME", "STATE",
                                 "WHERE", "TYPE", "MACHINE", "SPENT", "OF", "END");
  for (const auto& v : views)
    text += fmt::format("{:<18} {:<10} {:<10} {:<14} {:<21} {:>9} {:>8}  {}; guarded by {}\n", v.name,
                        v.state, v.place, v.type, v.machine.empty() ? "-" : v.machine, format_money(v.spent),
                        format_money(v.budget), when(v, now), guard_words(v, now));
  return text;
}

namespace {

std::string bill_line(const char* what, const std::string& of, Money money, const std::string& price) {
  return fmt::format("  {:<8}{:<12} {:>9}  {}\n", what, of, format_money(money), price);
}

Micros ran(const ledger::Stint& stint) {
  Micros all{0};
  if (!stint.machine) return all;
  for (const auto& run : stint.machine->runs) all += run.to.value_or(run.from) - run.from;
  return all;
}

}  // namespace

std::string bill_text(const ledger::Stint& stint) {
  const auto& rates = stint.terms.rates;
  const auto& cost = stint.cost;
  if (budget::hourly(rates).e10() == 0)
    return fmt::format("bill: $0.00 ({})\n",
                       stint.terms.place.starts_with("ssh:") ? "your own machine" : "your own computer");
  auto text = fmt::format("bill: {} of {} for {}\n", format_money(cost.total()),
                          format_money(stint.terms.budget), format_duration(ran(stint)));
  text += bill_line("machine", stint.terms.type, cost.machine, format_rate(rates.machine));
  text += bill_line("disk", fmt::format("{} GB", rates.disk_gb), cost.disk, format_rate(rates.disk));
  text += bill_line("address", "public IPv4", cost.address, format_rate(rates.address));
  if (rates.traffic.e10() > 0) text += bill_line("traffic", "out", cost.traffic, format_rate(rates.traffic));
  if (cost.before > Money{})
    text += bill_line("before", "by its tag", cost.before, "spent before this ledger");
  return text + fmt::format("  prices: {}; tax is not included\n", rates.source);
}

Json bill_json(const ledger::Stint& stint) {
  return {{"total_micros", stint.cost.total().micros()},
          {"machine_micros", stint.cost.machine.micros()},
          {"disk_micros", stint.cost.disk.micros()},
          {"address_micros", stint.cost.address.micros()},
          {"traffic_micros", stint.cost.traffic.micros()},
          {"before_micros", stint.cost.before.micros()},
          {"budget_micros", stint.terms.budget.micros()},
          {"rate_micros_per_hour", micros_per_hour(budget::hourly(stint.terms.rates))},
          {"prices", stint.terms.rates.source}};
}

}  // namespace stint::views
