// SPDX-License-Identifier: Apache-2.0
#include "views/stint_view.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "ledger/bill.h"

namespace stint::views {
namespace {

Json moment(const std::optional<SysMicros>& at) { return at ? Json(rfc3339(*at)) : Json(nullptr); }

std::int64_t micros_per_hour(Rate rate) { return cost(rate, std::chrono::hours{1}).micros(); }

std::string state_of(const ledger::Stint& stint) {
  if (stint.ended) return "ended";
  if (stint.machine) return stint.machine->ended ? "ending" : stint.machine->state;
  return stint.unsettled() != nullptr ? "unsettled" : "opened";
}

// "in 1h20m", "since 14:02 UTC"
std::string when(const StintView& view, SysMicros now) {
  if (view.ended) return fmt::format("ended {}", rfc3339(*view.ended).substr(0, 16));
  if (view.state == "unsettled") return "a launch is not settled";
  if (!view.deadline) return "not launched";
  return *view.deadline > now ? fmt::format("ends in {}", format_duration(*view.deadline - now))
                              : "past its deadline";
}

std::string guard_words(const std::vector<ledger::Guard>& guards) {
  std::string text;
  for (const auto& guard : guards) text += (text.empty() ? "" : ", ") + guard.layer;
  return text.empty() ? "none" : text;
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
                 .ended = stint.ended,
                 .spent = stint.ended ? stint.cost.total() : ledger::cost_so_far(stint, now).total(),
                 .budget = stint.terms.budget,
                 .guards = stint.guards,
                 .why_ended = stint.why_ended};
  if (!stint.ended) view.hourly = budget::hourly(stint.terms.rates);
  if (stint.machine) {
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
    guards.push_back({{"layer", guard.layer}, {"name", guard.name}, {"acts_at", rfc3339(guard.fires)}});
  return {{"name", view.name},
          {"token", view.token},
          {"owner", view.owner},
          {"place", view.place},
          {"region", view.region},
          {"type", view.type},
          {"state", view.state},
          {"machine", view.machine},
          {"address", view.address},
          {"launched", moment(view.launched)},
          {"deadline", moment(view.deadline)},
          {"ended", moment(view.ended)},
          {"spent_micros", view.spent.micros()},
          {"budget_micros", view.budget.micros()},
          {"rate_micros_per_hour", micros_per_hour(view.hourly)},
          {"guards", guards},
          {"why_ended", view.why_ended}};
}

std::string table_of(const std::vector<StintView>& views, SysMicros now) {
  if (views.empty()) return "no stint is open: nothing runs, nothing costs\n";
  std::string text = fmt::format("{:<18} {:<10} {:<10} {:<14} {:<21} {:>9} {:>8}  {}\n", "NAME", "STATE",
                                 "WHERE", "TYPE", "MACHINE", "SPENT", "OF", "END");
  for (const auto& v : views)
    text += fmt::format("{:<18} {:<10} {:<10} {:<14} {:<21} {:>9} {:>8}  {}; guarded by {}\n", v.name,
                        v.state, v.place, v.type, v.machine.empty() ? "-" : v.machine, format_money(v.spent),
                        format_money(v.budget), when(v, now), guard_words(v.guards));
  return text;
}

std::string bill_text(const ledger::Stint& stint) {
  const auto& rates = stint.terms.rates;
  if (budget::hourly(rates).e10() == 0) return "bill: $0.00 (your own computer)\n";
  auto ran = stint.machine ? stint.machine->ended.value_or(stint.machine->launched) - stint.machine->launched
                           : Micros{0};
  return fmt::format(
      "bill: {} of {} for {}\n  machine {:<12} {:>9}  {}\n  disk    {:<12} {:>9}  {}\n  address {:<12} {:>9} "
      " {}\n  prices: {}; tax not included\n",
      format_money(stint.cost.total()), format_money(stint.terms.budget), format_duration(ran),
      stint.terms.type, format_money(stint.cost.machine), format_rate(rates.machine),
      fmt::format("{} GB", rates.disk_gb), format_money(stint.cost.disk), format_rate(rates.disk),
      "public IPv4", format_money(stint.cost.address), format_rate(rates.address), rates.source);
}

Json bill_json(const ledger::Stint& stint) {
  return {{"total_micros", stint.cost.total().micros()},
          {"machine_micros", stint.cost.machine.micros()},
          {"disk_micros", stint.cost.disk.micros()},
          {"address_micros", stint.cost.address.micros()},
          {"budget_micros", stint.terms.budget.micros()},
          {"rate_micros_per_hour", micros_per_hour(budget::hourly(stint.terms.rates))},
          {"prices", stint.terms.rates.source}};
}

namespace {

// Each rate with where it is from and of when.
std::string price_lines(const budget::Rates& rates) {
  auto line = [&](const char* what, Rate rate, const std::string& source) {
    return fmt::format("           {:<8} {}, {}\n", what, format_rate(rate),
                       source.empty() ? rates.source : source);
  };
  std::string text = fmt::format("  price    {} all in\n", format_rate(budget::hourly(rates)));
  text += line("machine", rates.machine, rates.source);
  text += line("disk", rates.disk, rates.disk_source);
  text += line("address", rates.address, rates.address_source);
  if (rates.traffic.e10() > 0) text += line("traffic", rates.traffic, rates.traffic_source);
  return text;
}

std::string end_line(const plan::Plan& plan) {
  std::string after = format_duration(plan.lifetime);
  if (plan.forced != "stop")
    return fmt::format("  end      {} after launch at the latest; the machine is terminated\n", after);
  std::string kept = plan.offer.schedules ? format_duration(plan.keep) : "until you end it";
  return fmt::format("  end      {} after launch at the latest; the machine is stopped, its disk kept {}\n",
                     after, kept);
}

}  // namespace

std::string plan_text(const plan::Plan& plan) {
  const auto& offer = plan.offer;
  std::string text = fmt::format("plan for {} on {}\n", plan.wish.name, plan.wish.place);
  if (!offer.costs)
    return text +
           fmt::format("  this computer, at most {}; it costs nothing\n", format_duration(plan.lifetime));
  text +=
      fmt::format("  machine  {} in {}: {} vCPUs, {} GiB{}\n", offer.type.name, plan.wish.region,
                  offer.type.vcpus, offer.type.memory_mib / 1024,
                  offer.type.gpu.empty() ? "" : fmt::format(", {} x {}", offer.type.gpus, offer.type.gpu));
  text += fmt::format("  image    {} ({})\n", offer.image.name, offer.image.id);
  text += fmt::format("  disk     {} GB gp3, encrypted\n", plan.rates.disk_gb);
  text += fmt::format("  open     ssh from {}, nothing else\n", offer.from);
  text += price_lines(plan.rates);
  text += end_line(plan);
  std::string reserve =
      plan.reserve > Money{} ? fmt::format(", {} of it for the kept disk", format_money(plan.reserve)) : "";
  text += fmt::format("  at worst {}{}, of a budget of {}; tax is not included\n", format_money(plan.worst),
                      reserve, format_money(plan.wish.budget));
  for (const auto& note : plan.notes) text += fmt::format("  note     {}\n", note);
  return text;
}

Json to_json(const plan::Plan& plan) {
  return {{"name", plan.wish.name},
          {"place", plan.wish.place},
          {"region", plan.wish.region},
          {"type", plan.offer.type.name},
          {"image", plan.offer.image.id},
          {"image_name", plan.offer.image.name},
          {"disk_gb", plan.rates.disk_gb},
          {"from", plan.offer.from},
          {"rate_micros_per_hour", micros_per_hour(budget::hourly(plan.rates))},
          {"prices", plan.rates.source},
          {"lifetime_seconds", plan.lifetime.count()},
          {"idle_seconds", plan.wish.idle.count()},
          {"forced_end", plan.forced},
          {"keep_seconds", plan.keep.count()},
          {"reserve_micros", plan.reserve.micros()},
          {"budget_micros", plan.wish.budget.micros()},
          {"worst_micros", plan.worst.micros()},
          {"notes", plan.notes}};
}

}  // namespace stint::views
