// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/home.h"
#include "life/job_start.h"
#include "life/settle.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

constexpr const char* kGoesOn = "GoesOn";  // who was asked did not want its end
constexpr Micros kJust = Seconds{60};      // a machine that was seen so lately is as it was

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

void show(Context& c, const ledger::Stint& stint, bool already, const std::vector<std::string>& jobs = {}) {
  c.show.say(fmt::format("{} {}\n", stint.name, already ? "has already ended" : "has ended"));
  if (!jobs.empty()) c.show.say(fmt::format("ended with it: {}\n", life::names_of(stint, jobs)));
  c.show.say(views::bill_text(stint));
  c.show.json({{"name", stint.name},
               {"already_ended", already},
               {"ended_jobs", jobs},
               {"bill", views::bill_json(stint)}});
}

// Jobs that are not done end with their machine: whoever sits at a terminal may not know of them. A script is
// not asked. It wants the end, and what is not ended costs.
Result<> agree_to_end(Context& c, const ledger::Stint& stint, const std::vector<pact::JobStatus>& jobs) {
  auto names = life::names_of(stint, jobs);
  if (c.options.yes || !c.world.terminal.can_ask()) {
    c.show.note(fmt::format("what is not done there ends with it: {}", names));
    return {};
  }
  STINT_TRY_ASSIGN(bool yes,
                   c.show.confirm(fmt::format("not done there yet: {}. End it all the same?", names)));
  if (yes) return {};
  return fail(Error{.kind = Kind::Failed,
                    .what = fmt::format("{} was not ended, and goes on with {}", stint.name, names),
                    .next = fmt::format("stint logs {} -f shows what it prints", stint.name),
                    .code = kGoesOn});
}

struct Ended {
  ledger::Stint stint;
  std::vector<std::string> jobs;  // that were not done
};

Result<Ended> bring_down(Context& c, life::Life& life, ledger::Stint stint) {
  std::vector<std::string> jobs;
  auto unfinished = [&](const std::vector<pact::JobStatus>& there) {
    for (const auto& job : there) jobs.push_back(job.id);
    return agree_to_end(c, stint, there);
  };
  Micros began = c.world.out.now().boot;
  auto home = life::bring_all_home(life, stint, unfinished);
  if (!home && (home.error().kind == Kind::Interrupted || home.error().code == kGoesOn))
    return fail(std::move(home).error());
  if (!home && !c.options.discard_outputs) {
    auto first =
        home.error().next.empty() ? fmt::format("stint down {} again", stint.name) : home.error().next;
    auto error = ledger::with_bill(std::move(home).error(), stint, life.cloud.latest_now());
    error.next = fmt::format("{}; or give them up: stint down {} --discard-outputs", first, stint.name);
    return fail(std::move(error));
  }
  bool just_seen = home && c.world.out.now().boot - began < kJust;
  Shield shield{c.world.tasks};  // an end that was begun is brought to its end
  STINT_TRY_ASSIGN(stint, life::end_stint(life, stint, "asked for", just_seen ? *home : std::nullopt));
  return Ended{std::move(stint), std::move(jobs)};
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
  show(c, ended->stint, false, ended->jobs);
  return if_kept(ledger, cloud->latest_now(), 0);
}

}  // namespace stint::cli
