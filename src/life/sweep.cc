// SPDX-License-Identifier: Apache-2.0
#include "life/sweep.h"

#include <fmt/format.h>

#include "life/end.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using provider::Leftover;

constexpr Micros kEndOfOrphan = 10min;

// A machine that the ledger does not know: ended, and waited for.
Result<> end_orphan(Life& life, const Leftover& machine) {
  Pace pace{life, fmt::format("for {} to end", machine.id), 30s};
  while (true) {
    STINT_TRY_ASSIGN(auto machines, life.cloud.find(machine.token));
    bool lives = false, there = false;
    for (const auto& m : machines) {
      lives = lives || (m.id == machine.id && provider::lives(m.state));
      there = there || (m.id == machine.id && m.state != provider::State::Ended);
    }
    if (lives) STINT_TRY(life.cloud.end(machine.id));
    if (!there) return life.cloud.tidy(machine.token, machine.id);
    if (pace.elapsed() > kEndOfOrphan)
      return fail(Kind::Failed,
                  fmt::format("{} has not ended within {}", machine.id, format_duration(kEndOfOrphan)));
    STINT_TRY(pace.wait());
  }
}

}  // namespace

Result<Sweep> look_for_leftovers(Life& life, const std::string& region, const std::string& owner) {
  STINT_TRY_ASSIGN(auto all, life.cloud.leftovers());
  Sweep found;
  for (auto& leftover : all) {
    bool ours = !leftover.token.empty() && leftover.owner == owner;
    (ours ? found.ours : found.theirs).push_back(std::move(leftover));
  }
  STINT_TRY_ASSIGN(
      found.open,
      life.ledger.stints({.place = life.cloud.place(), .region = region, .owner = owner, .open_only = true}));
  return found;
}

Result<> sweep(Life& life, const std::string& region, const std::string& owner, const Sweep& found) {
  STINT_TRY_ASSIGN(auto me, life.cloud.identity());
  std::optional<Error> first;
  auto note = [&](Result<> done) {
    if (!done && !first) first = std::move(done).error();
  };
  for (const auto& stint : found.open) {
    if (stint.terms.account != me.account) continue;
    auto ended = end_stint(life, stint, "swept");
    if (ended) life.tell.done(fmt::format("ended stint {}", stint.name));
    if (!ended) note(fail(std::move(ended).error()));
  }
  for (const auto& leftover : found.ours) {
    if (leftover.kind != "instance") continue;
    STINT_TRY_ASSIGN(auto stint, life.ledger.stint(leftover.token));
    if (stint && !stint->ended) continue;  // ended above, if it could be
    note(end_orphan(life, leftover));
    if (!first) life.tell.done(fmt::format("ended {}", leftover.id));
  }
  STINT_TRY_ASSIGN(auto rest, look_for_leftovers(life, region, owner));
  for (const auto& leftover : rest.ours) {
    if (leftover.kind == "instance") continue;
    auto removed = life.cloud.remove(leftover);
    if (removed) life.tell.done(fmt::format("removed {} {}", leftover.kind, leftover.id));
    note(std::move(removed));
  }
  if (first) return fail(*std::move(first));
  return {};
}

}  // namespace stint::life
