// SPDX-License-Identifier: Apache-2.0
#include "life/end.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ledger/bill.h"
#include "life/settle.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;

constexpr Micros kUsualEnd = 30s;
constexpr Micros kLongestEnd = 10min;       // a graceful shutdown of a stuck guest takes minutes
constexpr Micros kReadsCatchUp = 5min;      // AWS names no more for its eventual consistency
constexpr Micros kUnsettledPatience = 20s;  // a read that lags behind; see settle_attempt

// Whether a machine that has ended ever ran. The place lets one go for want of room only before that.
bool ran(const Life& life, const Stint& stint, const provider::Machine& machine) {
  return stint.machine->state != provider::word(provider::State::Pending) ||
         life.cloud.kind_of_end(machine.why) != Kind::Limit;
}

// A start whose answer was never read, and whose machine has gone: it counts as all that it may have been. By
// a clock here that was ahead it has yet to be: then it was the longest that there has been time for since
// the stop.
Result<> bill_unseen_start(Life& life, Stint& stint) {
  auto start = *stint.start_intended();
  const SysMicros now = life.cloud.latest_now();
  const Micros longest = start.lifetime + ledger::kLongestShutdown;
  SysMicros began =
      start.at <= now ? start.at : std::max(now - longest, stint.machine->stopped.value_or(now - longest));
  SysMicros over = std::min(now, began + longest);
  std::vector<ledger::Fact> facts{
      ledger::MachineStarted{stint.token, stint.machine->id, began, start.lifetime},
      ledger::MachineStopped{stint.token, stint.machine->id, over, "not seen while it ran", over}};
  STINT_TRY(life.ledger.record(facts));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

}  // namespace

// A machine is described before it is ended: "not found" in the answer to an end proves nothing.
Result<> end_machine(Life& life, Stint& stint, std::optional<provider::Machine> seen) {
  Pace pace{life, fmt::format("for {} to end", stint.machine->id), kUsualEnd};
  bool asked = false;
  while (true) {
    auto ours = std::exchange(seen, std::nullopt);
    if (!ours) {
      STINT_TRY_ASSIGN(auto machines, life.cloud.find(stint.token));
      for (auto& machine : machines)
        if (machine.id == stint.machine->id) ours = std::move(machine);
    }
    // A machine that is not shown is too young to be seen by every read, or long gone.
    bool over = ours ? ours->state == provider::State::Ended
                     : life.cloud.latest_now() - stint.machine->launched > kReadsCatchUp;
    bool bills = ours && provider::lives(ours->state);
    if (over || (ours && !bills && !stint.machine->ended))
      STINT_TRY(close_machine(life, stint, ours ? &*ours : nullptr));
    if (over) return {};
    if (!ours || bills) {
      STINT_TRY(life.cloud.end(stint.machine->id));
      if (!std::exchange(asked, true)) {
        life.tell.done(fmt::format("asked {} to end", stint.machine->id));
        continue;  // the bill stops with the answer: look at once
      }
    }
    if (pace.elapsed() > kLongestEnd)
      return fail(Kind::Failed,
                  fmt::format("{} has not ended within {}", stint.machine->id, format_duration(kLongestEnd)));
    STINT_TRY(pace.wait());
  }
}

Result<> close_machine(Life& life, Stint& stint, const provider::Machine* seen) {
  if (seen != nullptr) STINT_TRY(note_run(life, stint, *seen));
  if (stint.start_intended() != nullptr) STINT_TRY(bill_unseen_start(life, stint));
  SysMicros now = life.cloud.latest_now();
  SysMicros ended =
      stint.machine->ended.value_or(seen != nullptr && seen->ended ? std::min(now, *seen->ended) : now);
  bool over = seen == nullptr || seen->state == provider::State::Ended;
  STINT_TRY(life.ledger.record(
      ledger::MachineEnded{.token = stint.token,
                           .id = stint.machine->id,
                           .ended = ended,
                           .gone = over ? std::min(now, ended + ledger::kLongestShutdown) : now,
                           .why = seen != nullptr ? seen->why : "no longer shown",
                           .ran = seen == nullptr || ran(life, stint, *seen)}));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

Result<Stint> end_stint(Life& life, Stint stint, const std::string& why,
                        std::optional<provider::Machine> seen) {
  if (stint.ended) return stint;
  ledger::WithoutRoom ending{life.ledger};
  if (!seen) {
    STINT_TRY_ASSIGN(seen, settle(life, stint));
  }
  if (const auto* open = stint.unsettled()) {
    bool old = life.world.out.now().wall - open->at >= kSendAgain;
    STINT_TRY_ASSIGN(seen, settle_attempt(life, stint, old ? 2 * kAbsent : kUnsettledPatience));
    if (const auto* attempt = stint.unsettled())
      return fail(Error{
          .kind = Kind::Unknown,
          .what = fmt::format("the launch that was asked for at {} has shown no machine yet, and still may",
                              rfc3339(attempt->at)),
          .code = "Unsettled"});
  }
  if (stint.machine) STINT_TRY(end_machine(life, stint, std::move(seen)));
  STINT_TRY(life.cloud.tidy(stint.token, stint.machine ? stint.machine->id : ""));
  auto cost = ledger::cost_so_far(stint, life.cloud.latest_now());
  std::vector<ledger::Fact> facts;
  for (const auto& guard : stint.guards)
    facts.emplace_back(ledger::GuardGone{stint.token, guard.layer, guard.name});
  facts.emplace_back(ledger::StintEnded{stint.token, why, cost});
  // In this order: what a launch needs to be repeated goes only once nothing will ask for it. A ledger that
  // did not hear of the end will.
  STINT_TRY(life.ledger.record(facts));
  if (!life.ledger.unkept()) STINT_TRY(remove_tree(life.world.files, stint_dir(life.world, stint.token)));
  return reload(life, stint.token);
}

Error abandon(Life& life, const std::string& token, Error error) {
  Shield shield{life.world.tasks};
  auto stint = reload(life, token);
  if (!stint) {
    error.bill = bill::Unknown{"the ledger cannot be read any more"};
    return error;
  }
  if (stint->machine || stint->unsettled())
    life.tell.note("ending what was begun, so that nothing is left running");
  auto ended = end_stint(life, *stint, error.what);
  if (ended) {  // whatever was unknown before is known now
    if (may_cost(error.bill)) error.next.clear();
    error.bill = bill::Nothing{};
    if (life.ledger.unkept()) error.bill = ledger::nothing_of(life.ledger, life.cloud.latest_now());
    return error;
  }
  error.detail += (error.detail.empty() ? "" : "\n") + ended.error().what;
  auto now = reload(life, token);
  return ledger::with_bill(std::move(error), now ? *now : *stint, life.cloud.latest_now());
}

Error leave(Life& life, Stint stint, Error error) {
  Shield shield{life.world.tasks};
  ledger::WithoutRoom looking{life.ledger};
  bool asked = error.kind != Kind::Interrupted && settle(life, stint);
  if (!asked || !stint.machine || !stint.machine->ended)
    return ledger::with_bill(std::move(error), stint, life.cloud.latest_now());
  const auto& why = stint.machine->why;
  if (error.what.find(why) == std::string::npos)
    error.what += fmt::format("; {} has ended: {}", stint.machine->id, why);
  error.next.clear();
  return abandon(life, stint.token, std::move(error));
}

}  // namespace stint::life
