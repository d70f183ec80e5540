// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "cli/at_machine.h"
#include "cli/page.h"
#include "cli/target.h"
#include "cli/verbs.h"
#include "ledger/bill.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

constexpr int kNoJupyter = 14;  // of serve_notebook.py

// The server's end is no failure where the user asked for it, here or in the page.
bool ended_well(const pact::Outcome& outcome) {
  const auto* killed = std::get_if<pact::Killed>(&outcome);
  const auto* exited = std::get_if<pact::Exited>(&outcome);
  return (killed != nullptr && killed->signal == SIGTERM) ||
         (exited != nullptr && (exited->code == 0 || exited->code == 128 + SIGTERM));
}

Error why_it_ended(const life::Worked& worked, const std::string& last_words) {
  if (!worked.ended_why.empty())
    return {.kind = Kind::Budget, .what = "the notebook was ended by its guard: " + worked.ended_why};
  if (auto why = why_not_begun(worked.outcome); !why.empty())
    return {.kind = Kind::Job, .what = "the notebook: " + why};
  if (const auto* lost = std::get_if<pact::Lost>(&worked.outcome))
    return {.kind = Kind::Job,
            .what = "the notebook is over: " + lost->why,
            .next = "what came home until then is in the project; the same command begins anew"};
  if (pact::shell_code(worked.outcome) == kNoJupyter)
    return {.kind = Kind::Job,
            .what = "Jupyter is not installed there",
            .next = "stint ssh there and `python3 -m pip install jupyterlab`, or take an image that has it"};
  return {.kind = Kind::Job,
          .what = "the notebook server ended: " + pact::describe(worked.outcome),
          .next = last_words.empty() ? "" : "its last words were:\n" + last_words};
}

Json json_of(const Finished& finished) {
  Json json{{"stint", finished.stint.name}, {"left_open", !finished.worked}};
  if (finished.worked) json["files_home"] = finished.worked->brought;
  if (finished.stint.ended) json["bill"] = views::bill_json(finished.stint);
  return json;
}

Result<int> verdict(Context& c, const Finished& finished, const std::string& last_words) {
  c.show.json(json_of(finished));
  if (!finished.worked) c.show.say(fmt::format("the notebook goes on; stint notebook opens it again\n"));
  c.show.say(what_is_left(finished.stint));
  if (!finished.worked || ended_well(finished.worked->outcome)) return 0;
  auto error = why_it_ended(*finished.worked, last_words);
  if (finished.stint.ended) return fail(std::move(error));
  return fail(ledger::with_bill(std::move(error), finished.stint, c.world.out.now().wall));
}

}  // namespace

Result<int> notebook(Context& c) {
  STINT_TRY_ASSIGN(auto target, notebook_target_of(c));
  STINT_TRY(check_project(c, target.work));
  std::string last_words;
  auto serve = [&](life::Life& life, ledger::Stint& stint,
                   life::Ready ready) -> Result<std::optional<life::Worked>> {
    bool stays = c.options.keep || stint.name == c.options.on.value_or("");
    Page page{c, stint, target.page, stays};
    auto work = prepared(c, stint, target.work, target.preparing);
    auto served = life::serve(life, stint, std::move(ready), work, page);
    last_words = page.last_words();
    if (served && *served) STINT_TRY(check_begun(stint, work, **served));
    return served;
  };
  STINT_TRY_ASSIGN(auto done, at_machine(c, target.name, serve));
  if (done.finished) STINT_TRY(verdict(c, *done.finished, last_words));
  return done.code;
}

}  // namespace stint::cli
