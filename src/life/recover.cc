// SPDX-License-Identifier: Apache-2.0
#include "life/recover.h"

#include <fmt/format.h>

#include "ledger/rebuilt.h"

namespace stint::life {
namespace {

using provider::Machine;

// The tags do not tell what the machine costs: the place is asked.
Result<ledger::Tagged> tagged(Life& life, const provider::Identity& me, const Machine& machine) {
  plan::Wish wish{
      .place = life.cloud.place(), .region = me.region, .name = machine.name, .owner = machine.owner};
  wish.type = machine.type;
  STINT_TRY_ASSIGN(auto offer, life.cloud.offer(wish));
  ledger::Tagged t{.token = machine.token, .name = machine.name, .owner = machine.owner};
  t.place = life.cloud.place();
  t.account = me.account;
  t.region = me.region;
  t.type = machine.type;
  t.login = offer.image.login;
  t.machine = machine.id;
  t.state = provider::word(machine.state);
  t.address = machine.address;
  t.launched = machine.launched;
  t.created = machine.created;
  bool down = machine.state == provider::State::Stopping || machine.state == provider::State::Stopped;
  if (down) t.stopped = machine.ended.value_or(life.cloud.latest_now());
  t.lifetime = machine.lifetime;
  t.keep = machine.keep;
  t.budget = machine.budget;
  t.spent = machine.spent;
  t.end = machine.end;
  t.stops = machine.keep > Seconds{0};
  t.rates = offer.rates;
  t.rates.disk_gb = machine.disk_gb;
  return t;
}

Result<std::vector<ledger::Fact>> facts_of(Life& life, const provider::Identity& me, const Machine& machine) {
  STINT_TRY_ASSIGN(auto known, life.ledger.stint(machine.token));
  if (known && !known->ended) return std::vector<ledger::Fact>{};
  if (known)
    return std::vector<ledger::Fact>{
        ledger::StintReopened{machine.token, machine.id, "its machine is there"}};
  STINT_TRY_ASSIGN(auto t, tagged(life, me, machine));
  return ledger::rebuilt_from(t);
}

}  // namespace

bool is_rebuilt(const ledger::Stint& stint) {
  return stint.machine && stint.attempts.empty() && stint.jobs.empty();
}

Result<int> take_over(Life& life, const std::string& owner) {
  STINT_TRY_ASSIGN(auto me, life.cloud.identity());
  STINT_TRY_ASSIGN(auto machines, life.cloud.all());
  int taken = 0;
  for (const auto& machine : machines) {
    if (machine.owner != owner || !provider::lives(machine.state)) continue;
    STINT_TRY_ASSIGN(auto facts, facts_of(life, me, machine));
    if (facts.empty()) continue;
    STINT_TRY(life.ledger.record(facts));
    life.tell.note(
        fmt::format("found stint {} by the tags of {} and took it over", machine.name, machine.id));
    ++taken;
  }
  return taken;
}

}  // namespace stint::life
