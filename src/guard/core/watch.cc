// SPDX-License-Identifier: Apache-2.0
#include "guard/core/watch.h"

#include <algorithm>

#include "guard/core/deadline.h"
#include "guard/core/ending.h"
#include "guard/core/idle.h"
#include "guard/core/record.h"
#include "guard/core/usage.h"

namespace stint::guard {
namespace {

void keep_if_due(State& state, const Instant& now, Actions& out) {
  if (!state.policy) return;
  if (state.kept_at && now.boot < *state.kept_at + kKeepEvery) return;
  state.kept_at = now.boot;
  out.push_back(act::Keep{record_of(state, now)});
}

void warn_if_due(State& state, Micros left, Micros now, Actions& out) {
  auto m = margins(state);
  bool first = !state.warned_first && left <= m.first_warning;
  bool last = !state.warned_last && left <= m.last_warning;
  state.warned_first |= first;
  state.warned_last |= last;
  if (first || last) warn_of_end(state, left, now, out);
}

void end_if_due(State& state, const Deadline& end, Micros now, Actions& out) {
  auto m = margins(state);
  if (now < end.at - m.save) return;
  auto why = end.cause == Cause::Budget ? "the budget is nearly used up" : "the deadline is near";
  begin_end(state, {end.cause, why, end.at - m.off}, now, out);
}

}  // namespace

void watch(State& state, const Instant& now, Actions& out) {
  keep_if_due(state, now, out);
  if (state.phase == Phase::Off) return;
  if (auto end = deadline(state, now.boot)) {
    if (state.phase != Phase::Saving) warn_if_due(state, end->at - now.boot, now.boot, out);
    end_if_due(state, *end, now.boot, out);
  }
  if (is_used_up(state, now.boot))
    begin_end(state, {Cause::Budget, "the budget is used up", now.boot}, now.boot, out);
  power_off_if_due(state, now.boot, out);
  look_if_due(state, now.boot, out);
}

std::optional<Micros> next_watch(const State& state, Micros now) {
  std::optional<Micros> next;
  auto at = [&](Micros moment) { next = std::min(next.value_or(moment), moment); };
  if (state.phase == Phase::Off) return next;
  if (state.phase == Phase::Saving) at(state.ending.off_at);
  if (state.policy) at(state.kept_at.value_or(Micros{0}) + kKeepEvery);
  if (auto look = next_look(state)) at(*look);
  if (auto end = deadline(state, now); end && state.phase != Phase::Saving) {
    auto m = margins(state);
    if (!state.warned_first) at(end->at - m.first_warning);
    if (!state.warned_last) at(end->at - m.last_warning);
    at(end->at - m.save);
  }
  return next;
}

}  // namespace stint::guard
