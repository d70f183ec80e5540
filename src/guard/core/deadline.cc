// SPDX-License-Identifier: Apache-2.0
#include "guard/core/deadline.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "guard/core/record.h"

namespace stint::guard {
namespace {

// The boot timer counts whole seconds; a difference below this is none.
constexpr Micros kSlack = Seconds{2};

void tell_all(const State& state, const pact::Answer& what, Actions& out) {
  for (const auto& [conn, client] : state.clients)
    if (client.greeted) out.push_back(act::Send{conn, {0, what}});
}

std::string warning_text(const State& state, Micros left, Micros now) {
  auto seconds = std::chrono::ceil<Seconds>(std::max(left, Micros{0}));
  auto text = "this machine ends in " +
              (seconds > std::chrono::minutes{2}
                   ? fmt::format("{} min", std::chrono::ceil<std::chrono::minutes>(seconds).count())
                   : fmt::format("{} s", seconds.count()));
  if (!state.policy) return text;
  const auto& p = *state.policy;
  return fmt::format("stint {}: {}, at {}; {} of {} used", p.name, text, clock_time(p.deadline),
                     format_money(cost(p.rate, used(state, now))), format_money(p.budget));
}

void warn(State& state, Micros left, Actions& out, Micros now) {
  auto text = warning_text(state, left, now);
  tell_all(state, pact::Warning{left, text}, out);
  out.push_back(act::Notify{std::move(text)});
}

void warn_if_due(State& state, Micros left, Actions& out, Micros now) {
  auto m = margins(state);
  bool first = !state.warned_first && left <= m.first_warning;
  bool last = !state.warned_last && left <= m.last_warning;
  state.warned_first |= first;
  state.warned_last |= last;
  if (first || last) warn(state, left, out, now);
}

bool any_running(const State& state) {
  return std::ranges::any_of(state.jobs, [](const auto& item) { return !item.second.status.done(); });
}

void signal_all(const State& state, int number, Actions& out) {
  for (const auto& [id, job] : state.jobs)
    if (!job.status.done()) out.push_back(act::Signal{id, number});
}

void power_off(State& state, Actions& out) {
  state.phase = Phase::Off;
  signal_all(state, SIGKILL, out);
  tell_all(state, pact::Ending{Micros{0}, state.why}, out);
  out.push_back(act::PowerOff{state.why});
}

void keep_if_due(State& state, const Instant& now, Actions& out) {
  if (!state.policy || !state.end_at) return;
  if (state.kept_at && now.boot < *state.kept_at + kKeepEvery) return;
  state.kept_at = now.boot;
  Record record{
      .policy = *state.policy, .left = *state.end_at - now.boot, .at = now, .boot_id = state.boot_id};
  if (state.off_when_saved) {
    record.asked_end = state.why;
    record.off_at = state.off_at;
  }
  out.push_back(act::Keep{to_text(record)});
}

}  // namespace

budget::Margins margins(const State& state) {
  if (state.policy) return state.policy->margins;
  if (!state.boot_sign) return {};
  return budget::margins_for(budget::length_with_timer_at(state.boot_sign->limit));
}

std::optional<Micros> deadline(const State& state) {
  auto end = state.end_at;
  if (state.boot_sign) {
    auto by_timer = state.boot_sign->off_at() + margins(state).timer;
    // A boot timer that is late by its whole seconds must not bring the end nearer than the policy has it.
    if (!end || by_timer + kSlack < *end) end = by_timer;
  }
  return end;
}

Micros used(const State& state, Micros now) {
  if (state.policy && state.end_at)
    return state.policy->deadline - state.policy->launched - (*state.end_at - now);
  return state.boot_sign ? state.boot_sign->used + (now - state.boot_sign->at) : Micros{0};
}

void begin_end(State& state, std::string why, Micros off_at, Actions& out, Micros now) {
  if (state.phase == Phase::Off) return;
  if (state.phase == Phase::Saving) {
    state.off_at = std::min(state.off_at, off_at);
    return;
  }
  state.phase = Phase::Saving;
  state.off_at = off_at;
  state.why = std::move(why);
  tell_all(state, pact::Ending{std::max(off_at - now, Micros{0}), state.why}, out);
  out.push_back(
      act::Notify{fmt::format("{}: jobs are asked to save, then this machine powers off", state.why)});
  signal_all(state, SIGTERM, out);
}

void shorten_boot_timer(const State& state, Micros now, Actions& out) {
  if (!state.boot_sign || !state.end_at) return;
  Micros wanted = *state.end_at - margins(state).timer;
  if (state.boot_sign->off_at() > wanted + kSlack) out.push_back(act::Shorten{wanted - now});
}

void watch(State& state, const Instant& now, Actions& out) {
  keep_if_due(state, now, out);
  if (auto end = deadline(state); end && state.phase != Phase::Off) {
    auto m = margins(state);
    if (state.phase != Phase::Saving) warn_if_due(state, *end - now.boot, out, now.boot);
    if (now.boot >= *end - m.save) begin_end(state, "the deadline is near", *end - m.off, out, now.boot);
  }
  if (state.phase != Phase::Saving) return;
  if (now.boot >= state.off_at || (state.off_when_saved && !any_running(state))) power_off(state, out);
}

std::optional<Micros> next_watch(const State& state) {
  std::optional<Micros> next;
  auto at = [&](Micros moment) { next = std::min(next.value_or(moment), moment); };
  if (state.phase == Phase::Off) return next;
  if (state.phase == Phase::Saving) at(state.off_at);
  if (state.policy && state.end_at) at(state.kept_at.value_or(Micros{0}) + kKeepEvery);
  if (auto end = deadline(state); end && state.phase != Phase::Saving) {
    auto m = margins(state);
    if (!state.warned_first) at(*end - m.first_warning);
    if (!state.warned_last) at(*end - m.last_warning);
    at(*end - m.save);
  }
  return next;
}

}  // namespace stint::guard
