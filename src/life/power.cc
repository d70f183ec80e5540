// SPDX-License-Identifier: Apache-2.0
#include "life/power.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/bill.h"
#include "life/guard.h"
#include "life/settle.h"
#include "plan/plan.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;
using provider::State;

constexpr Micros kUsualStop = 30s, kUsualStart = 10s;
constexpr Micros kLongestChange = 10min;  // a guest that is slow to shut down, a place that is slow to tell
constexpr Micros kFresh = 2min;           // since a guard was reckoned, for a start to rely on it
constexpr Micros kActsLate = 3min;        // after its time: an alarm, or a schedule
constexpr int kArmings = 3;
constexpr Seconds kLeastRun = 5min;  // what the account's guard can count, and a start is worth
constexpr Seconds kUsualKeep = 72h;

budget::Purse purse(const Stint& stint, const Renewal& renewal) {
  bool keeps = forced_end(stint) == provider::Act::Stop;
  return {.budget = renewal.budget, .spent = renewal.spent, .keep = keeps ? renewal.keep : Seconds{0}};
}

// Fills in what follows from budget, deadline and what was spent before the run that the lifetime counts
// from.
Result<Renewal> reckon(const Stint& stint, const Change& change, Money spent, SysMicros from) {
  Renewal r{.budget = change.budget.value_or(stint.terms.budget),
            .spent = spent,
            .deadline = change.deadline.value_or(stint.terms.deadline),
            .keep = change.keep.value_or(stint.terms.keep)};
  if (r.budget <= spent)
    return fail(Kind::Budget,
                fmt::format("{} of stint {} are spent already: a budget of {} leaves nothing",
                            format_money(spent), stint.name, format_money(r.budget)),
                fmt::format("give a higher --budget, or end it: stint down {}", stint.name));
  STINT_TRY_ASSIGN(r.lifetime, budget::lifetime(stint.terms.rates, purse(stint, r), r.deadline, kLeastRun));
  r.worst =
      spent + budget::worst(stint.terms.rates, r.lifetime + budget::kTail, purse(stint, r).keep).total();
  r.end = from + r.lifetime;
  return r;
}

// A run that is too long for an alarm needs a schedule: else its own guard would cut it short.
Result<> can_be_guarded(Life& life, const Stint& stint, const Renewal& renewal) {
  Micros ahead = renewal.end - life.cloud.latest_now();
  if (!life.cloud.guarded() || stint.terms.without_cloud_guard || ahead <= plan::kLongestByAlarm) return {};
  STINT_TRY_ASSIGN(auto role, life.cloud.guard_role());
  if (role) return {};
  return fail(Kind::Usage,
              fmt::format("an alarm can guard for {} at most, and there is no guard role for a schedule",
                          format_duration(plan::kLongestByAlarm)),
              "stint policy --guard-role shows how to make it; or give an earlier --deadline");
}

ledger::TermsChanged terms_of(const Stint& stint, const Renewal& renewal) {
  return {.token = stint.token,
          .budget = renewal.budget,
          .deadline = renewal.deadline,
          .lifetime = renewal.lifetime,
          .keep = renewal.keep,
          .forced = stint.terms.forced,
          .disk_unguarded = stint.terms.disk_unguarded};
}

// Asks for just what is in force: what an extension that was cut off has left undone is done again.
bool repeats(const Stint& stint, const Change& change) {
  return change.deadline.value_or(stint.terms.deadline) == stint.terms.deadline;
}

Failure no_machine(const Stint& stint, const char* wanted) {
  return fail(Kind::Failed, fmt::format("stint {} has no machine that {}", stint.name, wanted));
}

// Until the place shows what `done` wants to see.
template <class Done>
Result<> wait_until(Life& life, Stint& stint, const char* what, Micros usual, Done done) {
  Pace pace{life, fmt::format("for {} to {}", stint.machine->id, what), usual};
  while (true) {
    auto machine = settle(life, stint);
    if (!machine) {
      STINT_TRY(pace.wait_after(std::move(machine).error(), kLongestChange));
      continue;
    }
    if (stint.machine->ended)
      return fail(Kind::Failed, fmt::format("{} has ended: {}", stint.machine->id, stint.machine->why));
    if (*machine && done((*machine)->state)) return {};
    if (pace.elapsed() > kLongestChange)
      return fail(Kind::Failed, fmt::format("{} did not {} within {}", stint.machine->id, what,
                                            format_duration(kLongestChange)));
    STINT_TRY(pace.wait());
  }
}

Result<> wait_stopped(Life& life, Stint& stint) {
  return wait_until(life, stint, "stop", kUsualStop, [](State state) { return state == State::Stopped; });
}

// What was to end the run before, and was not needed, may act minutes after its time: at the run to come.
Result<> let_guards_pass(Life& life, const Stint& stint) {
  SysMicros over{};
  for (const auto& guard : stint.guards) {
    bool due = guard.fires <= life.cloud.latest_now() + 1min;
    if (due && (guard.layer == "W" || guard.layer == "W2" || guard.layer == "S"))
      over = std::max(over, guard.fires + kActsLate);
  }
  Pace pace{life, "for the guard of its last run to have had its turn", kActsLate};
  while (life.cloud.latest_now() < over) STINT_TRY(pace.wait());
  return {};
}

// The account's guards for a run of that length from now on, and the tags. Where this computer slept
// meanwhile, they may have had their turn already, at a machine that was still stopped: then once more.
Result<> arm_for_start(Life& life, Stint& stint, Seconds lifetime) {
  for (int i = 0; i < kArmings; ++i) {
    SysMicros now = life.cloud.latest_now();
    // An old ledger may remember guards that the stop took away.
    STINT_TRY(guard_until(life, stint, now + lifetime, lifetime, Known::Nothing));
    STINT_TRY(retag(life, stint, lifetime));
    if (life.cloud.latest_now() - now < kFresh) return {};
  }
  return fail(Kind::Failed, "the guards could not be armed quickly enough for a start");
}

// A start that the place refused: the disk is guarded as before, and the stint is stopped as before.
Error refused(Life& life, Stint& stint, SysMicros until, Error error) {
  auto back = guard_disk(life, stint, until);
  if (back) back = disarm_running(life, stint);
  if (back)
    back = life.ledger.record(ledger::MachineStopped{.token = stint.token,
                                                     .id = stint.machine->id,
                                                     .stopped = *stint.machine->stopped,
                                                     .why = error.what});
  if (!back) error.detail += "\n" + back.error().what;
  auto now = reload(life, stint.token);
  return ledger::with_bill(std::move(error), now ? *now : stint, life.cloud.latest_now());
}

}  // namespace

Result<Renewal> plan_start(Life& life, Stint& stint, const Change& change) {
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (!machine) return no_machine(stint, "could be started");
  if (!stint.machine->stopped)
    return fail(Kind::Usage, fmt::format("the machine of {} is not stopped: it is {}", stint.name,
                                         provider::word(machine->state)));
  SysMicros now = life.cloud.latest_now();
  STINT_TRY_ASSIGN(auto renewal, reckon(stint, change, ledger::cost_so_far(stint, now).total(), now));
  STINT_TRY(can_be_guarded(life, stint, renewal));
  return renewal;
}

Result<Renewal> plan_extension(Life& life, Stint& stint, const Change& change) {
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (!machine || stint.machine->stopped) return no_machine(stint, "runs");
  SysMicros from = stint.machine->launched;
  STINT_TRY_ASSIGN(auto renewal, reckon(stint, change, ledger::cost_so_far(stint, from).total(), from));
  if (renewal.lifetime < stint.terms.lifetime)
    return fail(Kind::Usage,
                fmt::format("that would end {} at {}, earlier than now planned ({})", stint.name,
                            clock_time(renewal.end), clock_time(*stint.deadline())),
                fmt::format("to end it earlier: stint down {0} or stint stop {0}", stint.name));
  bool more = renewal.budget > stint.terms.budget || renewal.keep != stint.terms.keep;
  if (renewal.lifetime == stint.terms.lifetime && !more && !repeats(stint, change))
    return fail(Kind::Budget,
                fmt::format("its budget of {} allows no later end than {}", format_money(renewal.budget),
                            clock_time(renewal.end)),
                "give a later --deadline and a higher --budget");
  STINT_TRY(can_be_guarded(life, stint, renewal));
  return renewal;
}

Result<Renewal> plan_stop(Life& life, Stint& stint, std::optional<Seconds> keep) {
  STINT_TRY_ASSIGN(auto machine, settle(life, stint));
  if (!machine) return no_machine(stint, "could be stopped");
  SysMicros now = life.cloud.latest_now();
  Renewal r{.budget = stint.terms.budget,
            .spent = ledger::cost_so_far(stint, now).total(),
            .deadline = stint.terms.deadline,
            .lifetime = stint.terms.lifetime,
            .keep = keep.value_or(stint.terms.keep > Seconds{0} ? stint.terms.keep : kUsualKeep),
            .end = stint.machine->stopped.value_or(now)};
  auto worst = [&](Seconds span) { return r.spent + budget::worst(stint.terms.rates, 0us, span).total(); };
  r.worst = worst(r.keep);
  if (r.worst <= r.budget) return r;
  Seconds fits = r.keep;
  while (fits > 0s && worst(fits) > r.budget) fits -= std::min(fits, Seconds{1h});
  return fail(Kind::Budget,
              fmt::format("to keep its disk for {} would cost {} in all, more than the budget of {}",
                          format_duration(r.keep), format_money(r.worst), format_money(r.budget)),
              fits > 0s ? fmt::format("give --keep-disk {}", format_duration(fits))
                        : fmt::format("end it: stint down {}", stint.name));
}

Result<> start_machine(Life& life, Stint& stint, const Renewal& renewal) {
  STINT_TRY(wait_stopped(life, stint));
  STINT_TRY(let_guards_pass(life, stint));
  SysMicros until = disk_until(stint, *stint.machine->stopped);
  STINT_TRY(life.ledger.record(
      {terms_of(stint, renewal),
       ledger::StartIntended{.token = stint.token, .id = stint.machine->id, .lifetime = renewal.lifetime}}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  Shield shield{life.world.tasks};  // its answer is worth more than a quick Ctrl-C
  auto ready = arm_for_start(life, stint, renewal.lifetime);
  if (ready) ready = life.cloud.start(stint.machine->id);
  if (!ready && ready.error().kind != Kind::Unknown)
    return fail(refused(life, stint, until, std::move(ready).error()));
  if (!ready) return fail(ledger::with_bill(std::move(ready).error(), stint, life.cloud.latest_now()));
  STINT_TRY(wait_until(life, stint, "start", kUsualStart,
                       [&](State) { return !stint.machine->stopped.has_value(); }));
  life.tell.done(fmt::format("started {} ({})", stint.machine->id, stint.terms.type));
  return {};
}

Result<> extend_machine(Life& life, Stint& stint, const Renewal& renewal) {
  STINT_TRY(life.ledger.record(terms_of(stint, renewal)));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  STINT_TRY(guard_machine(life, stint));
  return life.cloud.guarded() ? retag(life, stint, renewal.lifetime) : Result<>{};
}

Result<> stop_machine(Life& life, Stint& stint, const Renewal& renewal, bool unguarded) {
  if (!life.cloud.guarded())
    return fail(Kind::Usage, "this is your own computer: stint does not switch it off");
  ledger::WithoutRoom ends{life.ledger};  // what runs on a full disk must not run on for it
  auto terms = terms_of(stint, renewal);
  terms.disk_unguarded |= unguarded;
  STINT_TRY(life.ledger.record(terms));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  Shield shield{life.world.tasks};
  STINT_TRY(guard_disk(life, stint, disk_until(stint, renewal.end)));
  if (!stint.machine->stopped) {
    STINT_TRY(life.cloud.stop(stint.machine->id));
    life.tell.done(fmt::format("asked {} to stop", stint.machine->id));
  }
  STINT_TRY(wait_stopped(life, stint));
  STINT_TRY(guard_disk(life, stint, disk_until(stint, *stint.machine->stopped)));  // where that took long
  STINT_TRY(disarm_running(life, stint));
  return retag(life, stint, stint.terms.lifetime);
}

}  // namespace stint::life
