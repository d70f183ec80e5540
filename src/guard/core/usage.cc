// SPDX-License-Identifier: Apache-2.0
#include "guard/core/usage.h"

#include <algorithm>

#include "budget/terms.h"

namespace stint::guard {
namespace {

// What may be spent in all runs; the disk that is kept afterwards has its part of the budget.
Money purse(const pact::Policy& policy) { return policy.budget - policy.reserve; }

}  // namespace

Micros used(const State& state, Micros now) {
  if (state.usage.began) return now - *state.usage.began;
  return state.boot_sign ? state.boot_sign->used + (now - state.boot_sign->at) : Micros{0};
}

Money spent(const State& state, Micros now) {
  if (!state.policy) return {};
  auto sent = state.usage.sent - state.usage.before.sent;
  return state.usage.before.money + cost(state.policy->rate, used(state, now)) +
         traffic_cost(state.policy->traffic, sent);
}

void count_sent(State& state, std::uint64_t counter) {
  auto& usage = state.usage;
  auto last = usage.counter.value_or(0);
  auto fresh = counter >= last ? counter - last : counter;
  usage.sent += fresh;
  usage.sent_lately = usage.counter ? fresh : 0;
  usage.counter = counter;
}

void take_spent(State& state, const pact::Policy& policy, Micros now) {
  auto& before = state.usage.before;
  if (state.policy && policy.launched > state.policy->launched) {
    before = state.at_boot.value_or(Spent{spent(state, now), state.usage.sent});
    state.usage.began.reset();
  }
  state.at_boot.reset();
  before.money = std::max(before.money, policy.spent);
}

std::optional<Micros> budget_end(const State& state, Micros now) {
  if (!state.policy || state.policy->rate.e10() == 0) return std::nullopt;
  const auto& p = *state.policy;
  return now + affordable(p.rate, purse(p) - spent(state, now)) - budget::kTail;
}

bool is_used_up(const State& state, Micros now) {
  if (!state.policy) return false;
  const auto& p = *state.policy;
  bool costs = p.rate.e10() > 0 || p.traffic.e10() > 0;
  auto soon = cost(p.rate, budget::kTail) + traffic_cost(p.traffic, state.usage.sent_lately);
  return costs && spent(state, now) + soon > purse(p);
}

}  // namespace stint::guard
