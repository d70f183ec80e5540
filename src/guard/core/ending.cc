// SPDX-License-Identifier: Apache-2.0
#include "guard/core/ending.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "guard/core/deadline.h"
#include "guard/core/jobs.h"
#include "guard/core/usage.h"

namespace stint::guard {
namespace {

void tell_all(const State& state, const pact::Answer& what, Actions& out) {
  for (const auto& [conn, client] : state.clients)
    if (client.greeted) out.push_back(act::Send{conn, {0, what}});
}

void signal_all(const State& state, int number, Actions& out) {
  for (const auto& [id, job] : state.jobs)
    if (!job.status.done()) out.push_back(act::Signal{id, number});
}

bool is_final(Cause cause) { return cause == Cause::Asked || cause == Cause::Spot; }

}  // namespace

std::string in_words(Micros span) {
  auto seconds = std::chrono::ceil<Seconds>(std::max(span, Micros{0}));
  if (seconds <= std::chrono::minutes{2}) return fmt::format("{} s", seconds.count());
  return fmt::format("{} min", std::chrono::ceil<std::chrono::minutes>(seconds).count());
}

void warn(const State& state, Micros left, std::string text, Actions& out) {
  tell_all(state, pact::Warning{left, text}, out);
  out.push_back(act::Notify{std::move(text)});
}

void warn_of_end(const State& state, Micros left, Micros now, Actions& out) {
  auto text = "this machine ends in " + in_words(left);
  if (state.policy) {
    const auto& p = *state.policy;
    auto at = p.launched + used(state, now) + left;  // by the cloud's clock: ours may be wrong
    text = fmt::format("stint {}: {}, at {}; {} of {} used", p.name, text, clock_time(at),
                       format_money(spent(state, now)), format_money(p.budget));
  }
  warn(state, left, std::move(text), out);
}

void begin_end(State& state, Ending ending, Micros now, Actions& out) {
  if (state.phase == Phase::Off) return;
  if (state.phase == Phase::Saving) {
    auto off_at = std::min(state.ending.off_at, ending.off_at);
    if (is_final(ending.cause)) state.ending = std::move(ending);
    state.ending.off_at = off_at;
    return;
  }
  state.phase = Phase::Saving;
  state.ending = std::move(ending);
  const auto& [cause, why, off_at] = state.ending;
  tell_all(state, pact::Ending{std::max(off_at - now, Micros{0}), why}, out);
  out.push_back(act::Notify{fmt::format("{}: jobs are asked to save, then this machine powers off", why)});
  signal_all(state, SIGTERM, out);
}

Micros off_if_saved_from(const State& state, Micros now) {
  auto m = margins(state);
  auto off_at = now + m.save - m.off;
  if (auto end = deadline(state, now)) off_at = std::min(off_at, end->at - m.off);
  return off_at;
}

void put_off_end(State& state, Micros now, Actions& out) {
  state.warned_first = state.warned_last = false;
  if (state.phase != Phase::Saving || is_final(state.ending.cause)) return;
  auto end = deadline(state, now);
  if (end && now >= end->at - margins(state).save) return;
  state.phase = Phase::Working;
  state.ending = {};
  launch_next(state, out);
  warn(state, end ? end->at - now : Micros{0}, "the end is put off: jobs that were asked to save may go on",
       out);
}

bool ends_for_good(const State& state) {
  return state.phase == Phase::Off || (state.phase == Phase::Saving && is_final(state.ending.cause));
}

void power_off_if_due(State& state, Micros now, Actions& out) {
  if (state.phase != Phase::Saving) return;
  bool saved = state.ending.cause == Cause::Asked && !any_running(state);  // nothing is gained by waiting
  if (now < state.ending.off_at && !saved) return;
  state.phase = Phase::Off;
  signal_all(state, SIGKILL, out);
  tell_all(state, pact::Ending{Micros{0}, state.ending.why}, out);
  out.push_back(act::PowerOff{state.ending.why});
}

bool any_working(const State& state) {
  return std::ranges::any_of(
      state.jobs, [](const auto& item) { return !item.second.status.done() && !item.second.spec.serves; });
}

bool any_running(const State& state) {
  return std::ranges::any_of(state.jobs, [](const auto& item) {
    return !item.second.status.done() && item.second.status.after.empty();
  });
}

}  // namespace stint::guard
