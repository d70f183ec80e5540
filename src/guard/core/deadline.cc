// SPDX-License-Identifier: Apache-2.0
#include "guard/core/deadline.h"

#include <algorithm>

#include "guard/core/usage.h"

namespace stint::guard {
namespace {

// The boot timer counts whole seconds; a difference below this is none.
constexpr Micros kSlack = Seconds{2};
// The client reckons the same budget in lines that it rounds one by one: a difference below this is none.
constexpr Micros kBudgetSlack = Seconds{30};

}  // namespace

budget::Margins margins(const State& state) {
  if (state.policy) return state.policy->margins;
  if (!state.boot_sign) return {};
  return budget::margins_for(budget::length_with_timer_at(state.boot_sign->limit));
}

std::optional<Micros> known_end(const State& state) {
  return state.end_at ? state.end_at : state.end_by_record;
}

std::optional<Deadline> deadline(const State& state, Micros now) {
  std::optional<Deadline> end;
  if (auto known = state.boot_sign ? state.end_at : known_end(state)) end = {*known, Cause::Deadline};
  if (state.boot_sign && now >= state.extending_until) {
    auto by_timer = state.boot_sign->off_at() + margins(state).timer;
    // A boot timer that is late by its whole seconds must not bring the end nearer than the policy has it.
    if (!end || by_timer + kSlack < end->at) end = {by_timer, Cause::Deadline};
  }
  if (auto by_budget = budget_end(state, now); by_budget && (!end || *by_budget + kBudgetSlack < end->at))
    end = {*by_budget, Cause::Budget};
  return end;
}

void take_terms(State& state, const pact::Policy& policy, Micros now) {
  Micros end = now + policy.left;
  if (policy.extend) end = std::min(end, std::max(state.end_at.value_or(now), now + kMostExtension));
  if (state.end_at && end >= *state.end_at && !policy.extend) return;
  state.extending_until = policy.extend ? now + kFollowsWithin : Micros{0};
  state.usage.began = now + policy.left - (policy.deadline - policy.launched);
  state.end_at = end;
  state.policy = policy;
}

void steer_boot_timer(const State& state, Micros now, Actions& out) {
  if (!state.boot_sign || !state.end_at) return;
  Micros wanted = *state.end_at - margins(state).timer;
  if (state.boot_sign->off_at() > wanted + kSlack) out.push_back(act::Shorten{wanted - now});
  bool extends = state.policy && state.policy->extend;
  if (extends && state.boot_sign->off_at() + kSlack < wanted) out.push_back(act::Extend{wanted - now});
}

}  // namespace stint::guard
