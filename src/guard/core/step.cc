// SPDX-License-Identifier: Apache-2.0
#include "guard/core/step.h"

#include <fmt/format.h>

#include <csignal>

#include "guard/core/deadline.h"
#include "guard/core/ending.h"
#include "guard/core/idle.h"
#include "guard/core/jobs.h"
#include "guard/core/requests.h"
#include "guard/core/usage.h"
#include "guard/core/watch.h"

namespace stint::guard {
namespace {

struct Take {
  State& state;
  const Instant& now;
  Actions& out;

  void operator()(const in::Tick&) {}
  void operator()(const in::Opened& e) { state.clients[e.conn] = {}; }
  void operator()(const in::Line& e) { take_line(state, e.conn, e.text, now, out); }
  void operator()(const in::Garbage& e) {
    out.push_back(act::Send{e.conn, {0, pact::Refused{Kind::Failed, e.why, {}}}});
  }
  void operator()(const in::Finished& e) { state.clients[e.conn].finished = true; }
  void operator()(const in::Closed& e) { forget_conn(state, e.conn); }
  void operator()(const in::Launched& e) {
    job_launched(state, e, out);
    // It was on its way when the end began, and has not heard of it.
    if (state.phase == Phase::Saving) out.push_back(act::Signal{e.job, SIGTERM});
  }
  void operator()(const in::Ended& e) {
    mark_used(state, now.boot, "job");
    job_ended(state, e, out);
  }
  void operator()(const in::LogGrew& e) { log_grew(state, e, out); }
  void operator()(const in::LogSent& e) { log_sent(state, e, out); }
  void operator()(const in::BootTimer& e) {
    state.boot_sign = e.sign && e.sign->boot_id == state.boot_id ? e.sign : std::nullopt;
    steer_boot_timer(state, now.boot, out);
  }
  void operator()(const in::Looked& e) { take_look(state, e, now.boot, out); }
  void operator()(const in::SpotNotice& e) {
    auto why = fmt::format("spot notice: the cloud will {} this machine", e.action);
    begin_end(state, {Cause::Spot, why, off_if_saved_from(state, now.boot)}, now.boot, out);
  }
  void operator()(const in::Sent& e) { count_sent(state, e.bytes); }
};

}  // namespace

Step step(State& state, const Input& input, const Instant& now) {
  Step step;
  std::visit(Take{state, now, step.act}, input);
  watch(state, now, step.act);
  hang_up_finished(state, step.act);
  step.next = next_watch(state, now.boot);
  return step;
}

}  // namespace stint::guard
