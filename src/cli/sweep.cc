// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "life/sweep.h"

namespace stint::cli {
namespace {

std::string cost_words(const provider::Leftover& leftover) {
  if (!leftover.price_known) return "price not known";
  if (leftover.hourly.e10() == 0) return "costs nothing";
  auto month = cost(leftover.hourly, std::chrono::hours{kPriceMonthHours});
  return fmt::format("{}, {} a month", format_rate(leftover.hourly), format_money(month));
}

std::string rows(const std::vector<provider::Leftover>& list) {
  std::string text;
  for (const auto& l : list)
    text += fmt::format("  {:<15} {:<24} {:<14} {}{}\n", l.kind, l.id, l.state, cost_words(l),
                        l.name.empty() ? "" : fmt::format("; stint {} of {}", l.name, l.owner));
  return text;
}

Json json_of(const std::vector<provider::Leftover>& list) {
  Json out = Json::array();
  for (const auto& l : list)
    out.push_back({{"kind", l.kind},
                   {"id", l.id},
                   {"state", l.state},
                   {"name", l.name},
                   {"owner", l.owner},
                   {"price_known", l.price_known},
                   {"rate_micros_per_hour", cost(l.hourly, std::chrono::hours{1}).micros()}});
  return out;
}

}  // namespace

Result<int> sweep_region(Context& c) {
  if (!c.options.words.empty())
    return fail(Kind::Usage, "sweep takes no name: it takes what is yours in the region");
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = place_of(c.options, "aws")}));
  STINT_TRY_ASSIGN(auto me, cloud->identity());
  STINT_TRY_ASSIGN(auto ledger, ledger::Ledger::open(c.world));
  life::Life life{c.world, ledger, *cloud, c.show};
  std::string owner = owner_of(c.world);
  STINT_TRY_ASSIGN(auto found, life::look_for_leftovers(life, owner));
  std::string where = me.region.empty() ? cloud->place() : me.region;
  if (!found.theirs.empty())
    c.show.say(fmt::format("of others in {} (not touched):\n{}", where, rows(found.theirs)));
  STINT_TRY_ASSIGN(
      auto open,
      ledger.stints({.place = cloud->place(), .region = me.region, .owner = owner, .open_only = true}));
  if (found.ours.empty() && open.empty()) {
    c.show.say(fmt::format("nothing of yours is left in {}\n", where));
    c.show.json({{"removed", Json::array()}, {"others", json_of(found.theirs)}});
    return 0;
  }
  c.world.terminal.write(Stream::Err, fmt::format("yours in {}:\n{}", where, rows(found.ours)));
  for (const auto& stint : open)
    c.world.terminal.write(Stream::Err, fmt::format("  open stint {}\n", stint.name));
  STINT_TRY_ASSIGN(bool yes, c.show.confirm("end and remove all of this?"));
  if (!yes) return 1;
  STINT_TRY(life::sweep(life, owner, found));
  STINT_TRY_ASSIGN(auto rest, life::look_for_leftovers(life, owner));
  if (!rest.ours.empty())
    return fail(Error{.kind = Kind::Failed,
                      .what = "this is still there:\n" + rows(rest.ours),
                      .bill = bill::Unknown{"see above"},
                      .next = "stint sweep"});
  c.show.say(fmt::format("nothing of yours is left in {}\n", where));
  c.show.json({{"removed", json_of(found.ours)}, {"others", json_of(found.theirs)}});
  return 0;
}

}  // namespace stint::cli
