// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/at_machine.h"
#include "cli/target.h"
#include "cli/verbs.h"
#include "ledger/bill.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

// What the notebook runner's exit code means (docs/pact.md); nullptr: nothing of its own.
const char* why_of_notebook(const pact::Outcome& outcome) {
  const auto* exited = std::get_if<pact::Exited>(&outcome);
  int code = exited != nullptr ? exited->code : 0;
  return code == 10   ? "a cell failed"
         : code == 12 ? "its kernel died"
         : code == 13 ? "its kernel is not installed there"
         : code == 14 ? "Jupyter is not installed there"
         : code == 17 ? "its kernel was killed, since the machine ran out of memory"
                      : nullptr;
}

std::string how_it_ended(const Target& target, const pact::Outcome& outcome) {
  if (auto why = why_not_begun(outcome); !why.empty()) return fmt::format("{}: {}", target.work.what, why);
  const char* why = target.notebook_home.empty() ? nullptr : why_of_notebook(outcome);
  if (why == nullptr) return fmt::format("{}: {}", target.work.what, pact::describe(outcome));
  return fmt::format("{}: {}; what was executed is in {}", target.work.what, why,
                     target.notebook_home.filename().string());
}

Json job_json(const Target& target, const life::Worked& worked) {
  Json json{{"what", target.work.what},
            {"exit_code", pact::shell_code(worked.outcome)},
            {"ended", pact::describe(worked.outcome)},
            {"began", !std::holds_alternative<pact::NotRun>(worked.outcome)},
            {"files_home", worked.brought},
            {"changed_on_both_sides", worked.kept_twice}};
  if (!target.notebook_home.empty()) json["executed_notebook"] = target.notebook_home.string();
  return json;
}

// Stdout holds what the program printed there, and nothing else.
void show_end(Context& c, const Target& target, const Finished& finished) {
  const auto& stint = finished.stint;
  if (!target.notebook_home.empty())
    c.show.talk(fmt::format("executed notebook: {}\n", target.notebook_home.string()));
  if (!finished.worked->brought.empty())
    c.show.talk(fmt::format("home: {} file{} in {}\n", finished.worked->brought.size(),
                            finished.worked->brought.size() == 1 ? "" : "s", target.work.project.string()));
  if (finished.worked->others_there && !stint.ended)
    c.show.talk("other jobs go on there: what they make comes home with them, or with stint down\n");
  c.show.talk(what_is_left(stint));
}

// A job that failed, or was ended by the guard, is this verb's failure too; all is home and nothing runs.
Result<int> verdict(Context& c, const Target& target, const Finished& finished) {
  const auto& worked = *finished.worked;
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

// It goes on by itself; its results are still there and nowhere else.
void left(Context& c, const Target& target, const Finished& finished) {
  const auto& stint = finished.stint;
  c.show.say(fmt::format("{} goes on at the machine of {}\n", target.work.what, stint.name));
  c.show.say(fmt::format("see it:     stint ps {0}; stint logs {0} -f\n", stint.name));
  c.show.say(fmt::format(
      "bring home: the same stint run without --detach, or stint down {}, before its end\n", stint.name));
  c.show.say(what_is_left(stint));
  c.show.json({{"stint", stint.name}, {"job", {{"what", target.work.what}, {"detached", true}}}});
}

}  // namespace

Result<int> run_target(Context& c) {
  STINT_TRY_ASSIGN(auto target, target_of(c));
  return run_work(c, target);
}

Result<int> run_work(Context& c, const Target& target) {
  auto do_work = [&](life::Life& life, ledger::Stint& stint,
                     life::Ready ready) -> Result<std::optional<life::Worked>> {
    const auto work = target.preparing ? prepared(c, stint, target.work, *target.preparing) : target.work;
    if (c.options.detach) {
      STINT_TRY(life::begin(life, stint, std::move(ready), work));
      return std::nullopt;
    }
    STINT_TRY_ASSIGN(auto worked, life::work(life, stint, std::move(ready), work));
    if (target.preparing) STINT_TRY(check_begun(stint, work, worked));
    return worked;
  };
  STINT_TRY(check_project(c, target.work));
  STINT_TRY_ASSIGN(auto done, at_machine(c, target.name, do_work));
  if (done.finished && !done.finished->worked)
    left(c, target, *done.finished);
  else if (done.finished)
    STINT_TRY(verdict(c, target, *done.finished));
  return done.code;
}

}  // namespace stint::cli
