// SPDX-License-Identifier: Apache-2.0
#include "life/guard.h"

#include <fmt/format.h>

#include <algorithm>

#include "budget/margins.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;

// The guard counts in whole minutes and so acts up to one minute before the moment it is given.
constexpr Micros kMinuteSteps = 1min;

}  // namespace

SysMicros cloud_guard_at(SysMicros deadline, Seconds lifetime) {
  Micros timer = budget::margins_for(lifetime).timer;
  return deadline - std::max(0us, timer * 2 / 3 - kMinuteSteps);
}

Result<> guard_machine(Life& life, ledger::Stint& stint) {
  if (!life.cloud.guarded()) return {};
  for (const auto& guard : stint.guards)
    if (guard.layer == "W") return {};
  provider::Machine machine{
      .id = stint.machine->id, .token = stint.token, .name = stint.name, .owner = stint.owner};
  SysMicros fires = cloud_guard_at(*stint.deadline(), stint.terms.lifetime);
  STINT_TRY_ASSIGN(auto armed, life.cloud.arm(machine, fires, provider::Act::Terminate));
  for (const auto& guard : armed)
    STINT_TRY(life.ledger.record(ledger::GuardArmed{
        .token = stint.token, .layer = guard.layer, .name = guard.name, .fires = guard.fires}));
  life.tell.done(fmt::format("the account's own guard will end it at {} whatever happens here",
                             clock_time(armed.front().fires)));
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  return {};
}

}  // namespace stint::life
