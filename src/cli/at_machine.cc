// SPDX-License-Identifier: Apache-2.0
#include "cli/at_machine.h"

#include <fmt/format.h>

#include "cli/launching.h"
#include "cli/restart.h"
#include "cli/ssh_config.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/power.h"
#include "life/settle.h"
#include "provider/ssh/box.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

constexpr Micros kComing = Seconds{30};
constexpr Micros kAgain = std::chrono::milliseconds{200};

bool is_place(const std::string& where) {
  return where == "local" || where == "aws" || where == "rehearsal" || ssh::is_place(where);
}

// `--on NAME`: the name of an open stint, wherever it is.
Result<ledger::Stint> by_name(Context& c, ledger::Ledger& ledger, const std::string& name) {
  Options anywhere = c.options;
  anywhere.on.reset();
  Context there{c.world, anywhere, c.show};
  return stint_named(there, ledger, name);
}

// The work goes to its machine, which stays.
Result<std::optional<ledger::Stint>> named_stint(Context& c, ledger::Ledger& ledger) {
  std::string where = c.options.on.value_or("local");
  if (is_place(where)) return std::nullopt;
  STINT_TRY_ASSIGN(auto stint, by_name(c, ledger, where));
  return stint;
}

Result<ledger::Stint> stint_for(Context& c, ledger::Ledger& ledger, const std::string& word) {
  if (word.empty() || is_place(word)) return the_stint(c, ledger);
  return word == c.options.on ? by_name(c, ledger, word) : stint_named(c, ledger, word);
}

// Editors may want the machine while the work goes on.
void tell_ssh(Context& c, ledger::Ledger& ledger) {
  if (auto kept = keep_ssh_config(c.world, ledger); !kept) c.show.note(kept.error().what);
}

// The guard stopped the machine before the work was done: its disk has what was made until then.
Error stopped_by_guard(life::Life& life, const ledger::Stint& stint, const life::Worked& worked) {
  Error error{.kind = Kind::Budget,
              .what = fmt::format("{} was stopped by its guard: {}", stint.name,
                                  worked.ended_why.empty() ? stint.machine->why : worked.ended_why),
              .next = fmt::format("what it made is on its disk: stint start {} --budget MORE", stint.name)};
  return ledger::with_bill(std::move(error), stint, life.cloud.latest_now());
}

bool is_gone(const ledger::Stint& stint) { return stint.machine && stint.machine->ended; }

Result<> end_as_chosen(life::Life& life, ledger::Stint& stint) {
  if (stint.terms.end == "stop" && !is_gone(stint)) {
    ledger::WithoutRoom ends{life.ledger};
    STINT_TRY_ASSIGN(auto renewal, life::plan_stop(life, stint, std::nullopt));
    return life::stop_machine(life, stint, renewal, false);
  }
  STINT_TRY_ASSIGN(stint,
                   life::end_stint(life, stint, is_gone(stint) ? stint.machine->why : "its work is done"));
  return {};
}

// What was made is there and nowhere else, or the user is to mend something there.
bool stays_after(const Error& error) { return error.code == "OutputsThere" || error.code == "MachineStays"; }

Result<Finished> work_and_end(life::Life& life, ledger::Stint stint, life::Ready ready, DoWork work,
                              bool keep) {
  auto worked = work(life, stint, std::move(ready));
  if (!worked && (keep || stays_after(worked.error())))
    return fail(life::leave(life, stint, std::move(worked).error()));
  if (!worked) return fail(life::abandon(life, stint.token, std::move(worked).error()));
  if (*worked && stint.machine && stint.machine->stopped)
    return fail(stopped_by_guard(life, stint, **worked));
  bool stays = keep || !*worked || (*worked)->others_there;
  if (!is_gone(stint) && stays) return Finished{std::move(stint), *std::move(worked)};
  Shield shield{life.world.tasks};
  auto ended = end_as_chosen(life, stint);
  if (!ended) {
    auto now = life::reload(life, stint.token);
    return fail(life::leave(life, now ? *now : stint, std::move(ended).error()));
  }
  return Finished{std::move(stint), *std::move(worked)};
}

// Another command that comes to this machine, too, has come within seconds. One that launched it stays.
Result<std::unique_ptr<FileLock>> hold_in_turn(Context& c, const ledger::Stint& stint) {
  Micros began = c.world.out.now().boot;
  while (true) {
    auto held = hold_name(c.world, stint);
    Micros since = c.world.out.now().boot - began;
    if (held || held.error().code != "Busy" || since >= kComing) return held;
    c.show.waiting(fmt::format("for another stint command to come to {}", stint.name), since, Seconds{5});
    STINT_TRY(sleep_for(c.world, kAgain));
  }
}

Result<WorkDone> at_named(Context& c, ledger::Ledger& ledger, ledger::Stint named, DoWork work) {
  STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = named.terms.place, .region = named.terms.region}));
  life::Life life{c.world, ledger, *cloud, c.show};
  STINT_TRY_ASSIGN(auto held, hold_in_turn(c, named));
  STINT_TRY_ASSIGN(named, life::reload(life, named.token));
  STINT_TRY(life::settle(life, named));
  STINT_TRY_ASSIGN(bool goes_on, start_if_stopped(c, life, named));
  if (!goes_on) return WorkDone{.code = 1};
  STINT_TRY_ASSIGN(auto up, life::bring_up(life, named));
  tell_ssh(c, ledger);
  held.reset();  // it stays whoever is done
  STINT_TRY_ASSIGN(auto finished, work_and_end(life, up.stint, std::move(up.ready), work, true));
  return WorkDone{.finished = std::move(finished)};
}

}  // namespace

Result<WorkDone> at_machine(Context& c, const std::string& name, DoWork work) {
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger());
  STINT_TRY_ASSIGN(auto named, named_stint(c, ledger));
  if (named) return at_named(c, ledger, *std::move(named), work);
  STINT_TRY_ASSIGN(auto launching, Launching::open(c, name));
  STINT_TRY_ASSIGN(auto stint, launching->agree());
  if (!stint) return WorkDone{.code = launching->declined() ? 1 : 0};
  auto life = launching->life();
  STINT_TRY_ASSIGN(auto up, life::bring_up(life, *stint));
  tell_ssh(c, launching->ledger());
  if (c.options.keep) launching->let_go();
  STINT_TRY_ASSIGN(auto finished, work_and_end(life, up.stint, std::move(up.ready), work, c.options.keep));
  auto code = if_kept(life.ledger, finished.stint, life.cloud.latest_now(), 0);
  return WorkDone{.finished = std::move(finished), .code = std::move(code)};
}

Result<int> with_machine(Context& c, const std::string& word, WithMachine body) {
  constexpr Micros kConnect = Seconds{60};
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger());
  STINT_TRY_ASSIGN(auto stint, stint_for(c, ledger, word));
  auto connected = [&]() -> Result<int> {
    STINT_TRY_ASSIGN(auto cloud, open_place(c, {.place = stint.terms.place, .region = stint.terms.region}));
    life::Life life{c.world, ledger, *cloud, c.show};
    STINT_TRY_ASSIGN(auto machine, life::settle(life, stint));
    if (!machine) return fail(Kind::Failed, fmt::format("{} has no machine that runs", stint.name));
    STINT_TRY_ASSIGN(auto ready, life::reconnect(life, stint, *machine, kConnect));
    return body(stint, ready);
  }();
  if (connected || connected.error().kind == Kind::Usage) return connected;
  return fail(ledger::with_bill(std::move(connected).error(), stint, c.world.out.now().wall));
}

std::string what_is_left(const ledger::Stint& stint) {
  if (stint.ended) return views::bill_text(stint);
  bool stopped = stint.machine && stint.machine->stopped;
  return fmt::format(
      fmt::runtime(
          stopped ? "the machine of {0} is stopped and its disk kept; go on with stint start {0}, or end it "
                    "with stint down {0}\n"
                  : "the machine of {0} stays until its deadline; end it with: stint down {0}\n"),
      stint.name);
}

}  // namespace stint::cli
