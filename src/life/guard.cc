// SPDX-License-Identifier: Apache-2.0
#include "life/guard.h"

#include <fmt/format.h>

#include <algorithm>

#include "budget/margins.h"
#include "ledger/bill.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;
using provider::Act;

// Guards count in whole minutes and so act up to one minute before the moment they are given.
constexpr Micros kMinuteSteps = 1min;
// A guard that acts this much beside its moment is armed well enough.
constexpr Micros kNearEnough = 2min;
constexpr Micros kLongestAlarm = 47h + 30min;  // of the 48 h that an alarm can be held back

provider::Machine machine_of(const Stint& stint) {
  return {.id = stint.machine->id, .token = stint.token, .name = stint.name, .owner = stint.owner};
}

const ledger::Guard* armed(const Stint& stint, std::string_view layer) {
  auto guard = std::ranges::find(stint.guards, layer, &ledger::Guard::layer);
  return guard == stint.guards.end() ? nullptr : &*guard;
}

bool is_as(const ledger::Guard* guard, SysMicros at, Act act) {
  return guard != nullptr && guard->act == provider::word(act) && guard->fires <= at + kNearEnough &&
         guard->fires >= at - kNearEnough;
}

Act act_of(std::string_view word) { return word == provider::word(Act::Stop) ? Act::Stop : Act::Terminate; }

// Writes the guards that were armed, in place of those of the same layer.
Result<> note(Life& life, Stint& stint, const std::vector<provider::CloudGuard>& guards) {
  std::vector<ledger::Fact> facts;
  for (const auto& guard : guards) {
    for (const auto& old : stint.guards)
      if (old.layer == guard.layer && old.name != guard.name)
        facts.emplace_back(ledger::GuardGone{stint.token, old.layer, old.name});
    facts.emplace_back(ledger::GuardArmed{.token = stint.token,
                                          .layer = guard.layer,
                                          .name = guard.name,
                                          .fires = guard.fires,
                                          .act = provider::word(guard.act)});
  }
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

Result<> arm(Life& life, Stint& stint, SysMicros at, Act act, Known known = Known::AsNoted) {
  if (known == Known::AsNoted && is_as(armed(stint, "W"), at, act)) return {};
  STINT_TRY_ASSIGN(auto guards, life.cloud.arm(machine_of(stint), at, act));
  return note(life, stint, guards);
}

// What it was is forgotten before it moves: a move that cannot be noted leaves a schedule that is asked for
// again, not one that is believed to be elsewhere.
Result<> schedule(Life& life, Stint& stint, const std::string& layer, SysMicros at, Act act,
                  Known known = Known::AsNoted) {
  const auto* before = armed(stint, layer);
  if (known == Known::AsNoted && is_as(before, at, act)) return {};
  if (before != nullptr) STINT_TRY(life.ledger.record(ledger::GuardGone{stint.token, layer, before->name}));
  STINT_TRY_ASSIGN(auto guard, life.cloud.schedule(machine_of(stint), layer, at, act));
  return note(life, stint, {guard});
}

// Noted first: whoever is killed in between must not leave a guard that is believed and not there. So what
// the ledger does not have may still be there, and is taken away too.
Result<> forget(Life& life, Stint& stint, const std::vector<std::string>& layers) {
  std::vector<ledger::Fact> facts;
  for (const auto& guard : stint.guards)
    if (std::ranges::find(layers, guard.layer) != layers.end())
      facts.emplace_back(ledger::GuardGone{stint.token, guard.layer, guard.name});
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return life.cloud.disarm(stint.machine->id, layers);
}

// Whether it is certain that no schedule can act here, and not only for now.
bool is_certain(const Error& why) { return why.kind == Kind::Credentials || why.kind == Kind::Usage; }

// Schedules cannot act though the plan counted on them: the machine ends by terminate instead, so that no
// disk is left that nobody ends. Where the user asked for the stop by name, that is an error.
Result<> without_schedules(Life& life, Stint& stint, const Error& why) {
  if (stint.terms.disk_unguarded) return {};
  if (stint.terms.end == "stop" || why.kind == Kind::Interrupted) return fail(why);
  STINT_TRY(life.ledger.record(ledger::TermsChanged{.token = stint.token,
                                                    .budget = stint.terms.budget,
                                                    .deadline = stint.terms.deadline,
                                                    .lifetime = stint.terms.lifetime,
                                                    .keep = Seconds{0},
                                                    .forced = "terminate",
                                                    .disk_unguarded = stint.terms.disk_unguarded}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  life.tell.note("no schedule can act in this account: at its deadline the machine is ended with its disk");
  return {};
}

// A machine without any guard is to be terminated until more is known; one whose disk has an end may stop.
Result<> guard_by_alarm(Life& life, Stint& stint, SysMicros at, Known known) {
  if (at - life.cloud.latest_now() > kLongestAlarm)
    return fail(Kind::Budget, "an alarm cannot be held back for that long; a schedule can",
                "stint policy --guard-role shows the role that it needs; or give --deadline 47h");
  if (const auto* alarm = armed(stint, "W")) return arm(life, stint, at, act_of(alarm->act), known);
  return arm(life, stint, at, armed(stint, "K") != nullptr ? forced_end(stint) : Act::Terminate, known);
}

Result<> guard_by_schedules(Life& life, Stint& stint, SysMicros deadline, Seconds lifetime, Known known) {
  Act act = forced_end(stint);
  SysMicros end = schedule_at(deadline, lifetime), until = disk_until(stint, deadline);
  bool keeps = act == Act::Stop || armed(stint, "K") != nullptr;  // one of a stop must not end the run
  bool there =
      is_as(armed(stint, "S"), end, act) && (!keeps || is_as(armed(stint, "K"), until, Act::Terminate));
  if (there && known == Known::AsNoted) return {};
  STINT_TRY_ASSIGN(auto role, life.cloud.guard_role());
  if (!role)
    return fail(Kind::Credentials, "no schedule can act in this account: it has no role for one",
                "stint policy --guard-role");
  if (keeps) STINT_TRY(schedule(life, stint, "K", until, Act::Terminate, known));
  return schedule(life, stint, "S", end, act, known);
}

// From here on a power-off from inside stops the machine, and so does W.
Result<> stop_instead(Life& life, Stint& stint, SysMicros at) {
  STINT_TRY(life.cloud.on_power_off(stint.machine->id, Act::Stop));
  return armed(stint, "W") == nullptr ? Result<>{} : arm(life, stint, at, Act::Stop);
}

// An older one that could not be moved acts before its new moment.
bool acts_before(const Stint& stint, const char* layer, SysMicros at) {
  const auto* guard = armed(stint, layer);
  return guard != nullptr && guard->fires < at - kNearEnough;
}

bool has_guard(const Stint& stint) { return armed(stint, "W") != nullptr || armed(stint, "S") != nullptr; }

// An alarm that was not armed as it must be. One that cannot wait for so long gives way to the schedule, one
// that this account cannot have to whatever else there is; else it is an error: one of an earlier deadline
// would act.
Result<> without_alarm(Life& life, Stint& stint, const Error& why, bool scheduled) {
  bool there = armed(stint, "W") != nullptr;
  if (why.kind == Kind::Budget && scheduled) return there ? forget(life, stint, {"W", "W2"}) : Result<>{};
  bool accepted = is_certain(why) || stint.terms.without_cloud_guard;
  return accepted && !there ? Result<>{} : Result<>{fail(why)};
}

}  // namespace

SysMicros cloud_guard_at(SysMicros deadline, Seconds lifetime) {
  Micros timer = budget::margins_for(lifetime).timer;
  return deadline - std::max(0us, timer * 2 / 3 - kMinuteSteps);
}

SysMicros schedule_at(SysMicros deadline, Seconds lifetime) {
  return deadline - budget::margins_for(lifetime).timer / 3;
}

Act forced_end(const Stint& stint) { return act_of(stint.terms.forced); }

SysMicros disk_until(const Stint& stint, SysMicros stopped) { return stopped + stint.terms.keep; }

Result<> guard_until(Life& life, Stint& stint, SysMicros deadline, Seconds lifetime, Known known) {
  if (!life.cloud.guarded()) return {};
  bool had_guard = has_guard(stint);
  // Schedules that are there and only do not answer now are no reason to give them up.
  bool moves = known == Known::Nothing || armed(stint, "S") != nullptr || armed(stint, "K") != nullptr;
  SysMicros at = cloud_guard_at(deadline, lifetime);
  auto alarm = guard_by_alarm(life, stint, at, known);
  auto scheduled = guard_by_schedules(life, stint, deadline, lifetime, known);
  if (!scheduled && moves && !is_certain(scheduled.error())) return scheduled;
  if (forced_end(stint) == Act::Stop && !scheduled)
    STINT_TRY(without_schedules(life, stint, scheduled.error()));
  if (forced_end(stint) == Act::Stop) STINT_TRY(stop_instead(life, stint, at));
  if (!alarm) STINT_TRY(without_alarm(life, stint, alarm.error(), scheduled.has_value()));
  if (!scheduled && acts_before(stint, "S", schedule_at(deadline, lifetime))) return scheduled;
  if (!has_guard(stint) && !stint.terms.without_cloud_guard) return alarm ? scheduled : alarm;
  if (!has_guard(stint)) life.tell.note("no guard in the account watches this machine, as you asked");
  if (has_guard(stint) && !had_guard)
    life.tell.done(fmt::format("the account's own guard will {} it at {} whatever happens here",
                               forced_end(stint) == Act::Stop ? "stop" : "end", clock_time(at)));
  return {};
}

Result<> guard_machine(Life& life, Stint& stint) {
  if (!life.cloud.guarded()) return {};
  return guard_until(life, stint, *stint.deadline(), stint.terms.lifetime, Known::AsNoted);
}

Result<> guard_disk(Life& life, Stint& stint, SysMicros until) {
  STINT_TRY_ASSIGN(auto role, life.cloud.guard_role());
  if (!role && !stint.terms.disk_unguarded)
    return fail(
        Kind::Credentials,
        "the disk of a stopped machine costs until somebody ends it, and no schedule can do that in this "
        "account",
        "stint policy --guard-role shows the role that is missing; or accept it: --keep-disk-unguarded");
  if (role) STINT_TRY(schedule(life, stint, "K", until, Act::Terminate));
  // An alarm that terminates would take the disk with it.
  const auto* alarm = armed(stint, "W");
  if (alarm != nullptr && alarm->act != provider::word(Act::Stop))
    STINT_TRY(arm(life, stint, std::max(alarm->fires, life.cloud.latest_now() + kNearEnough), Act::Stop));
  const auto* ends = armed(stint, "S");
  if (ends != nullptr && ends->act != provider::word(Act::Stop))
    STINT_TRY(schedule(life, stint, "S", ends->fires, Act::Stop));
  return {};
}

Result<> disarm_all(Life& life, Stint& stint) {
  std::vector<ledger::Fact> facts;
  for (const auto& guard : stint.guards)
    facts.emplace_back(ledger::GuardGone{stint.token, guard.layer, guard.name});
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return life.cloud.disarm(stint.machine->id, {"W", "S", "K"});
}

Result<> disarm_running(Life& life, Stint& stint) { return forget(life, stint, {"W", "W2", "S"}); }

Result<> retag(Life& life, const Stint& stint, Seconds lifetime) {
  return life.cloud.retag(stint.machine->id,
                          {.lifetime = lifetime,
                           .budget = stint.terms.budget,
                           .spent = ledger::cost_so_far(stint, life.cloud.latest_now()).total(),
                           .end = stint.terms.end,
                           .keep = stint.terms.keep});
}

}  // namespace stint::life
