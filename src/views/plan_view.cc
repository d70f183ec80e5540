// SPDX-License-Identifier: Apache-2.0
// A plan before it is carried out, as text and JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "views/stint_view.h"

namespace stint::views {
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

std::string renewal_text(const ledger::Stint& stint, Seconds lifetime, Money budget, Money spent,
                         Money worst) {
  return fmt::format("{}: {} at {}\n", stint.name, stint.terms.type,
                     format_rate(budget::hourly(stint.terms.rates))) +
         fmt::format("  runs     {} at most from its start\n", format_duration(lifetime)) +
         fmt::format("  spent    {} until now\n", format_money(spent)) +
         fmt::format("  at worst {} in all, of a budget of {}; tax is not included\n", format_money(worst),
                     format_money(budget));
}

std::string plan_text(const plan::Plan& plan) {
  const auto& offer = plan.offer;
  std::string text = fmt::format("plan for {} on {}\n", plan.wish.name, plan.wish.place);
  if (!offer.costs)
    return text + fmt::format("  {}, at most {}; it costs nothing\n", offer.rates.source,
                              format_duration(plan.lifetime));
  text +=
      fmt::format("  machine  {} in {}: {} vCPUs, {} GiB{}\n", offer.type.name, plan.wish.region,
                  offer.type.vcpus, offer.type.memory_mib / 1024,
                  offer.type.gpu.empty() ? "" : fmt::format(", {} x {}", offer.type.gpus, offer.type.gpu));
  if (!offer.zones.empty())
    text += fmt::format("  zones    {}: the next where one has none to give\n", fmt::join(offer.zones, ", "));
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
          {"zones", plan.offer.zones},
          {"type", plan.offer.type.name},
          {"image", plan.offer.image.id},
          {"image_name", plan.offer.image.name},
          {"disk_gb", plan.rates.disk_gb},
          {"from", plan.offer.from},
          {"rate_micros_per_hour", cost(budget::hourly(plan.rates), std::chrono::hours{1}).micros()},
          {"prices", plan.rates.source},
          {"lifetime_seconds", plan.lifetime.count()},
          {"idle_seconds", plan.idle.count()},
          {"forced_end", plan.forced},
          {"keep_seconds", plan.keep.count()},
          {"reserve_micros", plan.reserve.micros()},
          {"budget_micros", plan.wish.budget.micros()},
          {"worst_micros", plan.worst.micros()},
          {"notes", plan.notes}};
}

}  // namespace stint::views
