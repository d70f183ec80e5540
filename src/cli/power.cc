// SPDX-License-Identifier: Apache-2.0
// The verbs stop, start and extend: a machine that pauses, and one that goes on.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/launching.h"
#include "cli/restart.h"
#include "cli/verbs.h"
#include "ledger/bill.h"
#include "life/end.h"
#include "life/home.h"
#include "life/job_start.h"
#include "life/power.h"
#include "life/ready.h"
#include "life/settle.h"
#include "views/stint_view.h"

namespace stint::cli {
namespace {

// What the three verbs work with: the open stint that the words name, and its place.
struct At {
  ledger::Ledger& ledger;
  ledger::Stint stint;
  std::unique_ptr<provider::Provider> cloud;

  life::Life life(Context& c) { return {c.world, ledger, *cloud, c.show}; }
};

Result<At> open(Context& c, const char* verb, ledger::Room room = ledger::Room::Needed) {
  if (c.options.words.size() > 1) return fail(Kind::Usage, fmt::format("{} takes one name", verb));
  STINT_TRY_ASSIGN(ledger::Ledger & ledger, c.open_ledger(room));
  STINT_TRY_ASSIGN(auto stint, c.options.words.empty() ? the_stint(c, ledger)
                                                       : stint_named(c, ledger, c.options.words[0]));
  auto cloud = open_place(c, {.place = stint.terms.place, .region = stint.terms.region});
  if (!cloud) return fail(ledger::with_bill(std::move(cloud).error(), stint, c.world.out.now().wall));
  return At{ledger, std::move(stint), *std::move(cloud)};
}

int show(Context& c, const ledger::Stint& stint, SysMicros now, const std::string& next) {
  auto view = views::view_of(stint, now);
  c.show.say(views::table_of({view}, now));
  c.show.say(fmt::format("next: {}\n", next));
  c.show.json(views::to_json(view));
  return 0;
}

// An error after which the machine or its disk may cost, unless it is over.
Failure with_bill_now(life::Life& life, const ledger::Stint& stint, Error error) {
  auto now = life::reload(life, stint.token);
  return fail(life::leave(life, now ? *now : stint, std::move(error)));
}

// A plan that cannot be: what the stint costs meanwhile belongs to the answer, unless only the words were
// wrong.
template <class T>
Result<T> or_with_bill(life::Life& life, const ledger::Stint& stint, Result<T> planned) {
  if (planned || planned.error().kind == Kind::Usage) return planned;
  return with_bill_now(life, stint, std::move(planned).error());
}

// What can be brought home now need not wait for the next start.
void bring_home_first(Context& c, life::Life& life, ledger::Stint& stint) {
  if (c.options.discard_outputs || !stint.machine || stint.machine->stopped) return;
  auto tell = [&](const std::vector<pact::JobStatus>& jobs) -> Result<> {
    c.show.note(fmt::format("what is not done there ends with the stop: {}", life::names_of(stint, jobs)));
    return {};
  };
  if (auto home = life::bring_all_home(life, stint, tell); !home)
    c.show.note(home.error().what + "; they stay on its disk");
}

}  // namespace

Result<bool> start_again(Context& c, life::Life& life, ledger::Stint& stint) {
  life::Change change{c.options.budget, c.options.deadline, c.options.keep_disk};
  STINT_TRY_ASSIGN(auto renewal, life::plan_start(life, stint, change));
  c.world.terminal.write(Stream::Err, views::renewal_text(stint, renewal.lifetime, renewal.budget,
                                                          renewal.spent, renewal.worst));
  STINT_TRY_ASSIGN(bool yes, c.show.confirm(fmt::format("start it again, for at most {} in all?",
                                                        format_money(renewal.worst))));
  if (!yes) return false;
  STINT_TRY(life::start_machine(life, stint, renewal));
  return true;
}

Result<bool> start_if_stopped(Context& c, life::Life& life, ledger::Stint& stint) {
  return stint.machine && stint.machine->stopped ? start_again(c, life, stint) : Result<bool>{true};
}

Result<int> stop_stint(Context& c) {
  STINT_TRY_ASSIGN(auto at, open(c, "stop", ledger::Room::Forgone));
  auto life = at.life(c);
  STINT_TRY_ASSIGN(auto renewal,
                   or_with_bill(life, at.stint, life::plan_stop(life, at.stint, c.options.keep_disk)));
  bring_home_first(c, life, at.stint);
  if (auto stopped = life::stop_machine(life, at.stint, renewal, c.options.disk_unguarded); !stopped)
    return with_bill_now(life, at.stint, std::move(stopped).error());
  STINT_TRY(if_kept(at.ledger, at.stint, at.cloud->latest_now(), 0));
  return show(c, at.stint, at.cloud->latest_now(),
              fmt::format("stint start {0}, or stint down {0} when you are done", at.stint.name));
}

Result<int> start_stint(Context& c) {
  STINT_TRY_ASSIGN(auto at, open(c, "start"));
  STINT_TRY_ASSIGN(auto held, hold_name(c.world, at.stint));
  auto life = at.life(c);
  STINT_TRY_ASSIGN(at.stint, life::reload(life, at.stint.token));
  STINT_TRY_ASSIGN(auto machine, life::settle(life, at.stint));
  auto started = start_if_stopped(c, life, at.stint);
  if (!started) return with_bill_now(life, at.stint, std::move(started).error());
  if (!*started) return 1;
  if (auto ready = life::make_ready(life, at.stint); !ready)
    return with_bill_now(life, at.stint, std::move(ready).error());
  return show(c, at.stint, at.cloud->latest_now(),
              fmt::format("stint ssh {0}, and stint stop {0} or stint down {0}", at.stint.name));
}

Result<int> extend_stint(Context& c) {
  STINT_TRY_ASSIGN(auto at, open(c, "extend"));
  if (!c.options.budget && !c.options.deadline && !c.options.keep_disk)
    return fail(Kind::Usage, "extend takes a later deadline, a higher budget, or a longer keep time",
                fmt::format("stint extend {} --deadline 3h", at.stint.name));
  auto life = at.life(c);
  STINT_TRY_ASSIGN(
      auto renewal,
      or_with_bill(
          life, at.stint,
          life::plan_extension(life, at.stint, {c.options.budget, c.options.deadline, c.options.keep_disk})));
  c.world.terminal.write(Stream::Err, views::renewal_text(at.stint, renewal.lifetime, renewal.budget,
                                                          renewal.spent, renewal.worst));
  STINT_TRY_ASSIGN(
      bool yes, c.show.confirm(fmt::format("extend it to {}, for at most {} in all?", clock_time(renewal.end),
                                           format_money(renewal.worst))));
  if (!yes) return 1;
  auto extended = life::extend_machine(life, at.stint, renewal);
  if (extended) {
    auto ready = life::make_ready(life, at.stint);
    if (!ready) extended = fail(std::move(ready).error());
  }
  if (!extended) return with_bill_now(life, at.stint, std::move(extended).error());
  return show(c, at.stint, at.cloud->latest_now(), fmt::format("stint ssh {}", at.stint.name));
}

}  // namespace stint::cli
