// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/launching.h"
#include "cli/restart.h"
#include "cli/target.h"
#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/launch.h"
#include "life/power.h"
#include "life/settle.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

struct Finished {
  ledger::Stint stint;
  life::Worked worked;
};

// `--on NAME`: the work goes to the machine of an open stint, which stays.
Result<std::optional<ledger::Stint>> named_stint(Context& c, ledger::Ledger& ledger) {
  std::string where = c.options.on.value_or("local");
  if (where == "local" || where == "aws" || where == "rehearsal") return std::nullopt;
  Options by_name = c.options;
  by_name.on.reset();
  Context there{c.world, by_name, c.show};
  STINT_TRY_ASSIGN(auto stint, stint_named(there, ledger, where));
  return stint;
}

std::string how_it_ended(const Target& target, const pact::Outcome& outcome) {
  int code = pact::shell_code(outcome);
  if (target.notebook_home.empty()) return fmt::format("{}: {}", target.work.what, pact::describe(outcome));
  const char* why = code == 10   ? "a cell failed"
                    : code == 12 ? "its kernel died"
                    : code == 13 ? "its kernel is not installed there"
                    : code == 14 ? "Jupyter is not installed there"
                                 : nullptr;
  if (why == nullptr) return fmt::format("{}: {}", target.work.what, pact::describe(outcome));
  return fmt::format("{}: {}; what was executed is in {}", target.work.what, why,
                     target.notebook_home.filename().string());
}

Json job_json(const Target& target, const life::Worked& worked) {
  Json json{{"what", target.work.what},
            {"exit_code", pact::shell_code(worked.outcome)},
            {"ended", pact::describe(worked.outcome)},
            {"files_home", worked.brought}};
  if (!target.notebook_home.empty()) json["executed_notebook"] = target.notebook_home.string();
  return json;
}

void show_end(Context& c, const Target& target, const Finished& finished) {
  const auto& stint = finished.stint;
  if (!target.notebook_home.empty())
    c.show.say(fmt::format("executed notebook: {}\n", target.notebook_home.string()));
  if (!finished.worked.brought.empty())
    c.show.say(fmt::format("home: {} file{} in {}\n", finished.worked.brought.size(),
                           finished.worked.brought.size() == 1 ? "" : "s", target.work.project.string()));
  if (stint.ended)
    c.show.say(views::bill_text(stint));
  else if (stint.machine && stint.machine->stopped)
    c.show.say(
        fmt::format("the machine of {0} is stopped and its disk kept; go on with stint start {0}, or end it "
                    "with stint down {0}\n",
                    stint.name));
  else
    c.show.say(fmt::format("the machine of {} stays until its deadline; end it with: stint down {}\n",
                           stint.name, stint.name));
}

// A job that failed, or was ended by the guard, is this verb's failure too; all is home and nothing runs.
Result<int> verdict(Context& c, const Target& target, const Finished& finished) {
  const auto& worked = finished.worked;
  int code = pact::shell_code(worked.outcome);
  Json json{{"job", job_json(target, worked)},
            {"bill", views::bill_json(finished.stint)},
            {"stint", finished.stint.name}};
  show_end(c, target, finished);
  c.show.json(json);
  if (!worked.ended_why.empty() && code != 0)
    return fail(Kind::Budget,
                fmt::format("{} was ended by its guard: {}", target.work.what, worked.ended_why));
  if (code != 0) {
    Error error{.kind = Kind::Job, .what = how_it_ended(target, worked.outcome)};
    return fail(finished.stint.ended
                    ? std::move(error)
                    : ledger::with_bill(std::move(error), finished.stint, c.world.out.now().wall));
  }
  return 0;
}

// The guard stopped the machine before the work was done: its disk has what was made until then.
Error stopped_by_guard(life::Life& life, const ledger::Stint& stint, const life::Worked& worked) {
  Error error{.kind = Kind::Budget,
              .what = fmt::format("{} was stopped by its guard: {}", stint.name,
                                  worked.ended_why.empty() ? stint.machine->why : worked.ended_why),
              .next = fmt::format("what it made is on its disk: stint start {} --budget MORE", stint.name)};
  return ledger::with_bill(std::move(error), stint, life.cloud.latest_now());
}

Result<> end_as_chosen(life::Life& life, ledger::Stint& stint) {
  if (stint.terms.end == "stop") {
    STINT_TRY_ASSIGN(auto renewal, life::plan_stop(life, stint, std::nullopt));
    return life::stop_machine(life, stint, renewal, false);
  }
  STINT_TRY_ASSIGN(stint, life::end_stint(life, stint, "its work is done"));
  return {};
}

// The work, then the end. Outputs that could not be brought home keep the machine, until its deadline at
// most.
Result<Finished> work_and_end(life::Life& life, ledger::Stint stint, life::Ready ready, const Target& target,
                              bool keep) {
  auto worked = life::work(life, stint, std::move(ready), target.work);
  if (!worked && worked.error().code == "OutputsThere")
    return fail(ledger::with_bill(std::move(worked).error(), stint, life.cloud.latest_now()));
  if (!worked && keep)
    return fail(ledger::with_bill(std::move(worked).error(), stint, life.cloud.latest_now()));
  if (!worked) return fail(life::abandon(life, stint.token, std::move(worked).error()));
  if (stint.machine && stint.machine->stopped) return fail(stopped_by_guard(life, stint, *worked));
  if (keep) return Finished{std::move(stint), *std::move(worked)};
  Shield shield{life.world.tasks};
  auto ended = end_as_chosen(life, stint);
  if (!ended) {
    auto now = life::reload(life, stint.token);
    return fail(ledger::with_bill(std::move(ended).error(), now ? *now : stint, life.cloud.latest_now()));
  }
  return Finished{std::move(stint), *std::move(worked)};
}

}  // namespace

Result<int> run_target(Context& c) {
  STINT_TRY_ASSIGN(auto target, target_of(c));
  return run_work(c, target);
}

Result<int> run_work(Context& c, const Target& target) {
  STINT_TRY_ASSIGN(auto ledger, ledger::Ledger::open(c.world));
  STINT_TRY_ASSIGN(auto named, named_stint(c, ledger));
  if (named) {
    STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = named->terms.place, .region = named->terms.region}));
    life::Life life{c.world, ledger, *cloud, c.show};
    plan::Wish wish{.place = named->terms.place, .region = named->terms.region, .name = named->name};
    wish.owner = named->owner;
    STINT_TRY_ASSIGN(auto held, hold_name(c.world, wish, named->terms.account));
    STINT_TRY(life::settle(life, *named));
    STINT_TRY_ASSIGN(bool goes_on, start_if_stopped(c, life, *named));
    if (!goes_on) return 1;
    STINT_TRY_ASSIGN(auto up, life::bring_up(life, *named));
    held.reset();  // it stays whoever is done
    STINT_TRY_ASSIGN(auto finished, work_and_end(life, up.stint, std::move(up.ready), target, true));
    return verdict(c, target, finished);
  }
  STINT_TRY_ASSIGN(auto launching, Launching::open(c, target.name));
  STINT_TRY_ASSIGN(auto stint, launching->agree());
  if (!stint) return launching->declined() ? 1 : 0;
  auto life = launching->life();
  STINT_TRY_ASSIGN(auto up, life::bring_up(life, *stint));
  if (c.options.keep) launching->let_go();
  STINT_TRY_ASSIGN(auto finished, work_and_end(life, up.stint, std::move(up.ready), target, c.options.keep));
  return verdict(c, target, finished);
}

}  // namespace stint::cli
