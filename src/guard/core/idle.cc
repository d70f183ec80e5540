// SPDX-License-Identifier: Apache-2.0
#include "guard/core/idle.h"

#include <fmt/format.h>

#include <algorithm>

#include "guard/core/ending.h"

namespace stint::guard {
namespace {

constexpr Micros kLongestBetweenLooks = Seconds{60};
constexpr Micros kShortestBetweenLooks = Seconds{1};
constexpr int kLooksInASpan = 20;

bool is_watched(const State& state) {
  return state.policy && state.policy->idle > Seconds{0} && state.phase == Phase::Working;
}

Micros between_looks(Micros idle) {
  return std::clamp(idle / kLooksInASpan, kShortestBetweenLooks, kLongestBetweenLooks);
}

// A quiet span below nothing is that of a clock that was set back: it says nothing.
void used_before(State& state, std::optional<Micros> quiet, Micros now, std::string_view what) {
  if (quiet && *quiet >= Micros{0}) mark_used(state, now - *quiet, what);
}

void compare(State& state, const Readings& found, Micros now) {
  auto last = std::exchange(state.idle.last, Idle::Sample{now, found});
  if (!last) return;
  Micros span = now - last->at;
  if (span < kShortestBetweenLooks) return;
  auto seconds = static_cast<std::uint64_t>(span.count()) / 1'000'000;
  if ((found.cpu - last->found.cpu) * kIdleCpuPart >= span) mark_used(state, now, "cpu");
  if (found.moved >= last->found.moved + kIdleBytes * seconds) mark_used(state, now, "network");
}

void weigh(State& state, const Readings& found, Micros now) {
  if (found.kernel_busy) mark_used(state, now, "kernel");
  used_before(state, found.kernel_quiet, now, "kernel");
  used_before(state, found.terminal_quiet, now, "terminal");
  if (found.gpu_busy) mark_used(state, now, "gpu");
  compare(state, found, now);
}

void warn_of_idleness(State& state, Micros now, Actions& out) {
  const auto& policy = *state.policy;
  auto unused = now - state.idle.used_at;
  auto left = idle_warning(policy.idle);
  state.idle.warned_at = now;
  warn(state, left,
       fmt::format("stint {}: nobody has used this machine for {}: it ends in {} unless it is used",
                   policy.name, in_words(unused), in_words(left)),
       out);
}

// Whoever was warned has all of the time that the warning named.
Micros end_of_patience(const State& state) {
  Micros idle = state.policy->idle;
  Micros warned = state.idle.warned_at.value_or(state.idle.used_at + idle - idle_warning(idle));
  return std::max(state.idle.used_at + idle, warned + idle_warning(idle));
}

void judge(State& state, Micros now, Actions& out) {
  Micros idle = state.policy->idle;
  if (now - state.idle.used_at < idle - idle_warning(idle)) {
    state.idle.warned_at.reset();
  } else if (!state.idle.warned_at) {
    warn_of_idleness(state, now, out);
  } else if (now >= end_of_patience(state)) {
    begin_end(state, {Cause::Idle, "idle for " + in_words(idle), off_if_saved_from(state, now)}, now, out);
  }
}

// So that neither the warning nor the end waits for the next look.
Micros look_after(const State& state, Micros now) {
  Micros idle = state.policy->idle;
  Micros next = now + between_looks(idle);
  for (Micros moment : {state.idle.used_at + idle - idle_warning(idle), end_of_patience(state)})
    if (moment > now) next = std::min(next, moment);
  return next;
}

}  // namespace

Micros idle_warning(Micros idle) { return std::min<Micros>(std::chrono::minutes{5}, idle / 6); }

void mark_used(State& state, Micros at, std::string_view what) {
  if (at <= state.idle.used_at) return;
  state.idle.used_at = at;
  state.idle.busy = what;
}

void look_if_due(State& state, Micros now, Actions& out) {
  if (!is_watched(state)) return;
  if (any_working(state)) {
    mark_used(state, now, "job");
    state.idle.last.reset();  // what a job needs is nobody else's
    state.idle.look_at = now + between_looks(state.policy->idle);
  } else if (!state.idle.looking && now >= state.idle.look_at) {
    state.idle.looking = true;
    out.push_back(act::Look{});
  }
}

void take_look(State& state, const in::Looked& look, Micros now, Actions& out) {
  state.idle.looking = false;
  if (!is_watched(state)) return;
  state.idle.busy.clear();
  if (look.found) {
    weigh(state, *look.found, now);
  } else {
    mark_used(state, now, "unknown");
  }
  judge(state, now, out);
  state.idle.look_at = look_after(state, now);
}

std::optional<Micros> next_look(const State& state) {
  if (!is_watched(state) || any_working(state) || state.idle.looking) return std::nullopt;
  return state.idle.look_at;
}

Micros idle_for(const State& state, Micros now) {
  if (!is_watched(state) || any_working(state)) return Micros{0};
  return std::max(now - state.idle.used_at, Micros{0});
}

std::string busy_with(const State& state) { return any_working(state) ? "job" : state.idle.busy; }

}  // namespace stint::guard
