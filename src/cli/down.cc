// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/home.h"
#include "life/settle.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

// A stint of that name that has ended already: to ask for its end again is no error.
Result<std::optional<ledger::Stint>> ended_already(Context& c, ledger::Ledger& ledger,
                                                   const std::string& word) {
  STINT_TRY_ASSIGN(auto stints, ledger.stints({.owner = owner_of(c.world), .most = 200}));
  for (auto& stint : stints)
    if (stint.ended &&
        (stint.name == word || stint.token == word || (stint.machine && stint.machine->id == word)))
      return std::move(stint);
  return std::nullopt;
}

void show(Context& c, const ledger::Stint& stint, bool already) {
  c.show.say(fmt::format("{} {}\n", stint.name, already ? "has already ended" : "has ended"));
  c.show.say(views::bill_text(stint));
  c.show.json({{"name", stint.name}, {"already_ended", already}, {"bill", views::bill_json(stint)}});
}

Result<ledger::Stint> bring_down(Context& c, life::Life& life, ledger::Stint stint) {
  auto home = life::bring_all_home(life, stint);
  if (!home && home.error().kind == Kind::Interrupted) return fail(std::move(home).error());
  if (!home && !c.options.discard_outputs) {
    auto first =
        home.error().next.empty() ? fmt::format("stint down {} again", stint.name) : home.error().next;
    auto error = ledger::with_bill(std::move(home).error(), stint, life.cloud.latest_now());
    error.next = fmt::format("{}; or give them up: stint down {} --discard-outputs", first, stint.name);
    return fail(std::move(error));
  }
  Shield shield{c.world.tasks};  // an end that was begun is brought to its end
  return life::end_stint(life, stint, "asked for");
}

}  // namespace

Result<int> down(Context& c) {
  if (c.options.words.size() > 1) return fail(Kind::Usage, "down takes one name");
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger(ledger::Room::Forgone));
  std::string word = c.options.words.empty() ? "" : c.options.words[0];
  auto stint = word.empty() ? the_stint(c, ledger) : stint_named(c, ledger, word);
  if (!stint && stint.error().code == "NoStint" && !word.empty()) {
    STINT_TRY_ASSIGN(auto ended, ended_already(c, ledger, word));
    if (ended) {
      show(c, *ended, true);
      return 0;
    }
  }
  if (!stint) return fail(std::move(stint).error());
  auto place = open_place(c, {.place = stint->terms.place, .region = stint->terms.region});
  if (!place) return fail(ledger::with_bill(std::move(place).error(), *stint, c.world.out.now().wall));
  auto& cloud = *place;
  life::Life life{c.world, ledger, *cloud, c.show};
  auto ended = bring_down(c, life, *stint);
  if (!ended) {
    auto now = life::reload(life, stint->token);
    auto next = ended.error().next;
    auto error = ledger::with_bill(std::move(ended).error(), now ? *now : *stint, cloud->latest_now());
    if (!next.empty()) error.next = next;
    return fail(std::move(error));
  }
  show(c, *ended, false);
  return if_kept(ledger, cloud->latest_now(), 0);
}

}  // namespace stint::cli
