// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <map>
#include <set>

#include "cli/verbs.h"
#include "life/end.h"
#include "life/settle.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

// One place and region that the ledger has open stints in.
using Spot = std::pair<std::string, std::string>;

struct Orphan {
  provider::Machine machine;
  Spot spot;
};

// Asks one place about its open stints and for machines that carry our tag and are not in the ledger.
Result<> ask(Context& c, ledger::Ledger& ledger, const Spot& spot, std::vector<ledger::Stint>& stints,
             std::vector<Orphan>& orphans) {
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = spot.first, .region = spot.second}));
  STINT_TRY_ASSIGN(auto me, cloud->identity());
  life::Life life{c.world, ledger, *cloud, c.show};
  for (auto& stint : stints) {
    if (Spot{stint.terms.place, stint.terms.region} != spot || stint.terms.account != me.account) continue;
    STINT_TRY(life::settle(life, stint));
    bool over = stint.machine && stint.machine->ended && !stint.ended;
    if (!over) continue;
    STINT_TRY_ASSIGN(stint, life::end_stint(life, stint, stint.machine->why));
  }
  STINT_TRY_ASSIGN(auto machines, cloud->all());
  for (auto& machine : machines) {
    if (!provider::lives(machine.state)) continue;
    STINT_TRY_ASSIGN(auto known, ledger.stint(machine.token));
    if (!known) orphans.push_back({std::move(machine), spot});
  }
  return {};
}

std::string orphan_text(const std::vector<Orphan>& orphans) {
  std::string text;
  for (const auto& o : orphans)
    text += fmt::format(
        "orphan: {} ({}) in {} since {}, stint \"{}\" of {}: not in this ledger; stint sweep ends what is "
        "yours\n",
        o.machine.id, o.machine.type, o.spot.second.empty() ? o.spot.first : o.spot.second,
        rfc3339(o.machine.launched), o.machine.name, o.machine.owner);
  return text;
}

Json orphan_json(const std::vector<Orphan>& orphans) {
  Json list = Json::array();
  for (const auto& o : orphans)
    list.push_back({{"machine", o.machine.id},
                    {"type", o.machine.type},
                    {"place", o.spot.first},
                    {"region", o.spot.second},
                    {"launched", rfc3339(o.machine.launched)},
                    {"name", o.machine.name},
                    {"owner", o.machine.owner},
                    {"token", o.machine.token}});
  return list;
}

// What the cloud has and the ledger does not know may cost.
Failure could_not_ask(Error error) {
  if (error.kind != Kind::Usage && !may_cost(error.bill))
    error.bill = bill::Unknown{"the cloud could not be asked; above is what the ledger knows"};
  return fail(std::move(error));
}

std::set<Spot> spots_of(const Context& c, const std::vector<ledger::Stint>& stints) {
  std::set<Spot> spots;
  for (const auto& stint : stints) spots.emplace(stint.terms.place, stint.terms.region);
  if (c.options.on && *c.options.on != "local") spots.emplace(*c.options.on, c.options.region.value_or(""));
  return spots;
}

}  // namespace

Result<int> list(Context& c) {
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger(ledger::Room::Forgone));
  ledger::Filter filter{
      .place = c.options.on.value_or(""), .region = c.options.region.value_or(""), .open_only = true};
  STINT_TRY_ASSIGN(auto stints, ledger.stints(filter));
  std::vector<Orphan> orphans;
  std::vector<Error> unasked;
  bool refresh = c.options.refresh || c.world.terminal.is_tty(Stream::Out);
  if (refresh)
    for (const auto& spot : spots_of(c, stints))
      if (auto asked = ask(c, ledger, spot, stints, orphans); !asked)
        unasked.push_back(std::move(asked).error());
  SysMicros now = c.world.out.now().wall;
  std::vector<views::StintView> views;
  for (const auto& stint : stints)
    if (!stint.ended) views.push_back(views::view_of(stint, now));
  c.show.say(views::table_of(views, now) + orphan_text(orphans));
  if (!refresh && !views.empty()) c.show.note("as the ledger knows it; stint ls --refresh asks the cloud");
  if (ledger.unkept()) c.show.note(ledger.unkept()->what);
  for (const auto& error : unasked)
    if (!c.options.refresh || &error != &unasked.front())  // that one ends the verb
      c.show.note(fmt::format("not asked: {}; this is what the ledger knows", error.what));
  Json rows = Json::array();
  for (const auto& view : views) rows.push_back(views::to_json(view));
  c.show.json({{"stints", rows}, {"orphans", orphan_json(orphans)}, {"asked", refresh && unasked.empty()}});
  if (!unasked.empty() && c.options.refresh) return could_not_ask(std::move(unasked.front()));
  return 0;
}

}  // namespace stint::cli
