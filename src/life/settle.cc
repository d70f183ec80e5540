// SPDX-License-Identifier: Apache-2.0
#include "life/settle.h"

#include <fmt/format.h>

#include <algorithm>

#include "ledger/bill.h"
#include "life/end.h"

namespace stint::life {
namespace {

constexpr Micros kForgotten = std::chrono::minutes{30};  // no read lags behind so far
constexpr Micros kShown = std::chrono::minutes{50};  // a machine that has ended is shown for about an hour

using ledger::Stint;
using provider::Machine;

const ledger::Attempt* attempt_of(const Stint& stint, const Machine& machine) {
  for (const auto& attempt : stint.attempts)
    if (attempt.client_token == machine.client_token) return &attempt;
  return nullptr;
}

// Whether the place had let it go for want of room: a read that shows it alive lags behind.
bool let_go(const Stint& stint, const Machine& machine) {
  const auto* attempt = attempt_of(stint, machine);
  auto is_it = [&](const ledger::Machine& known) { return known.id == machine.id; };
  bool known = (stint.machine && is_it(*stint.machine)) || std::ranges::any_of(stint.earlier, is_it);
  return known && attempt && attempt->state == "refused";
}

Result<> adopt(Life& life, Stint& stint, const Machine& machine) {
  const auto* attempt = attempt_of(stint, machine);
  STINT_TRY(life.ledger.record(ledger::MachineLaunched{.token = stint.token,
                                                       .n = attempt ? attempt->n : 0,
                                                       .id = machine.id,
                                                       .launched = machine.launched,
                                                       .adopted = true}));
  life.tell.note(fmt::format("found {} of this stint, launched {}, and took it over", machine.id,
                             rfc3339(machine.launched)));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

// Whether the place has caught up with what is known: each start has a new launch time.
bool is_stale(const Stint& stint, const Machine& machine) {
  return machine.launched < stint.machine->launched;
}

// It went down behind our back, or as we asked: the machine bills no more, its disk does. Twice, where it was
// first seen on its way: its address bills until it is off.
Result<> note_stop(Life& life, Stint& stint, const Machine& machine) {
  SysMicros now = life.cloud.latest_now();
  SysMicros stopped = stint.machine->stopped.value_or(std::min(now, machine.ended.value_or(now)));
  std::optional<SysMicros> released;
  if (machine.state == provider::State::Stopped) released = std::min(now, stopped + ledger::kLongestShutdown);
  std::vector<ledger::Fact> facts{ledger::MachineStopped{
      .token = stint.token, .id = machine.id, .stopped = stopped, .why = machine.why, .released = released}};
  for (const auto& guard : stint.guards)
    if (guard.layer == "stintd" || guard.layer == "boot timer")
      facts.emplace_back(ledger::GuardGone{stint.token, guard.layer, guard.name});
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

// It runs again: as we asked, or by somebody's own hand, within what its tags allow.
Result<> note_start(Life& life, Stint& stint, const Machine& machine) {
  const auto* ours = stint.start_intended();
  Seconds lifetime = ours != nullptr                 ? ours->lifetime
                     : machine.lifetime > Seconds{0} ? machine.lifetime
                                                     : stint.terms.lifetime;
  STINT_TRY(life.ledger.record(ledger::MachineStarted{
      .token = stint.token, .id = machine.id, .started = machine.launched, .lifetime = lifetime}));
  if (ours == nullptr)
    life.tell.note(fmt::format("{} was started elsewhere at {}; its boot timer ends it", machine.id,
                               rfc3339(machine.launched)));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

Result<> note_power(Life& life, Stint& stint, const Machine& machine) {
  bool down = machine.state == provider::State::Stopping || machine.state == provider::State::Stopped;
  STINT_TRY(note_run(life, stint, machine));
  if (!down) return {};
  bool off = machine.state == provider::State::Stopped;
  bool known = stint.machine->stopped && (!off || stint.machine->runs.back().released);
  return known ? Result<>{} : note_stop(life, stint, machine);
}

Result<> note_state(Life& life, Stint& stint, const Machine& machine) {
  if (is_stale(stint, machine)) return {};
  STINT_TRY(note_power(life, stint, machine));
  const auto& known = *stint.machine;
  if (known.stopped && machine.state == provider::State::Running) return {};  // seen before it stopped
  std::string state = provider::word(machine.state);
  if (known.state == state && known.address == machine.address) return {};
  STINT_TRY(
      life.ledger.record(ledger::MachineSeen{stint.token, machine.id, state, machine.address, machine.why}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

}  // namespace

// A start that follows a stop which nobody saw is told by the launch time alone.
Result<> note_run(Life& life, Stint& stint, const Machine& seen) {
  bool began = seen.launched > stint.machine->launched;
  return began ? note_start(life, stint, seen) : Result<>{};
}

Result<std::optional<Machine>> settle(Life& life, Stint& stint) {
  STINT_TRY_ASSIGN(auto machines, life.cloud.find(stint.token));
  std::erase_if(machines, [&](const Machine& machine) { return let_go(stint, machine); });
  std::optional<Machine> ours;
  for (const auto& machine : machines) {
    bool known = stint.machine && stint.machine->id == machine.id;
    if (known && (!ours || provider::lives(machine.state))) ours = machine;
  }
  for (const auto& machine : machines) {
    if (ours && ours->id == machine.id) continue;
    if (!provider::lives(machine.state)) {
      // It lived and died unseen: it is on the bill.
      const auto* attempt = attempt_of(stint, machine);
      if (attempt && (!stint.machine || attempt->state == "intended")) {
        STINT_TRY(adopt(life, stint, machine));
        ours = machine;
      }
      continue;
    }
    if (ours && provider::lives(ours->state)) {
      life.tell.note(fmt::format("{} is a second machine of this stint: ending it", machine.id));
      STINT_TRY(life.cloud.end(machine.id));
      continue;
    }
    STINT_TRY(adopt(life, stint, machine));
    ours = machine;
  }
  if (!ours) {
    // Ended an hour ago and more: the place does not show it any longer.
    bool gone = stint.machine && !stint.machine->ended &&
                life.cloud.latest_now() - stint.machine->launched > kForgotten;
    if (gone) STINT_TRY(close_machine(life, stint, nullptr));
    return std::nullopt;
  }
  if (provider::lives(ours->state)) {
    STINT_TRY(note_state(life, stint, *ours));
    return ours;
  }
  if (!stint.machine->ended) STINT_TRY(close_machine(life, stint, &*ours));
  return std::nullopt;
}

namespace {

// Nothing came of it: or, where nobody looked in time, what came of it has ended and is shown no longer.
ledger::AttemptSettled given_up(const Stint& stint, const ledger::Attempt& attempt, Micros age) {
  if (age < kShown) return {stint.token, attempt.n, "void", "no machine of it ever showed"};
  return {stint.token, attempt.n, "unseen",
          fmt::format("no machine of it shows {} later: one that ended would not", format_duration(age))};
}

}  // namespace

Result<std::optional<Machine>> settle_attempt(Life& life, Stint& stint, Micros patience) {
  Pace pace{life, "to see whether the last launch made a machine", kAbsent};
  std::optional<Micros> absent_since;
  while (true) {
    STINT_TRY_ASSIGN(auto machine, settle(life, stint));
    const auto* attempt = stint.unsettled();
    if (machine || !attempt) return machine;
    Instant now = life.world.out.now();
    if (!absent_since) absent_since = now.boot;
    if (now.wall - attempt->at >= kSendAgain && now.boot - *absent_since >= kAbsent) {
      STINT_TRY(life.ledger.record(given_up(stint, *attempt, now.wall - attempt->at)));
      STINT_TRY_ASSIGN(stint, reload(life, stint.token));
      return std::nullopt;
    }
    if (pace.elapsed() >= patience) return std::nullopt;
    STINT_TRY(pace.wait());
  }
}

}  // namespace stint::life
