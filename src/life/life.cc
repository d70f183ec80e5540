// SPDX-License-Identifier: Apache-2.0
#include "life/life.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::life {

Path stint_dir(const World& world, const std::string& token) {
  return world.env.state_dir() / "keys" / token;
}

Result<ledger::Stint> reload(Life& life, const std::string& token) {
  STINT_TRY_ASSIGN(auto stint, life.ledger.stint(token));
  if (!stint) return fail(Kind::Failed, fmt::format("the ledger knows no stint {}", token));
  return *std::move(stint);
}

Result<> Pace::wait_after(Error error, Micros limit) {
  bool passing = error.kind == Kind::Unreachable || error.kind == Kind::Unknown;
  if (!passing || elapsed() > limit) return fail(std::move(error));
  return wait();
}

Seconds Pace::pause() {
  auto twentieth = std::chrono::floor<Seconds>(elapsed()) / 20;
  return std::max(Seconds{std::clamp(++rounds_ / 4, 1, 5)}, std::min(twentieth, Seconds{15}));
}

Result<> Pace::wait() {
  constexpr Seconds kTold{5};  // whoever looks on sees that the time goes on
  for (Seconds left = pause(); left > Seconds{0}; left -= kTold) {
    life_.tell.waiting(what_, elapsed(), usual_);
    STINT_TRY(sleep_for(life_.world, std::min(left, kTold)));
  }
  return {};
}

}  // namespace stint::life
