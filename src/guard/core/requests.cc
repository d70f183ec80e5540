// SPDX-License-Identifier: Apache-2.0
#include "guard/core/requests.h"

#include <fmt/format.h>

#include <algorithm>

#include "guard/core/deadline.h"
#include "guard/core/ending.h"
#include "guard/core/idle.h"
#include "guard/core/jobs.h"
#include "guard/core/usage.h"
#include "guard/core/watch.h"
#include "pact/request.h"

namespace stint::guard {
namespace {

// One request at a time; each alternative has its answer, or leaves somebody waiting for it.
struct Take {
  State& state;
  Conn conn;
  std::int64_t n;
  const Instant& now;
  Actions& out;

  void answer(pact::Answer what) { out.push_back(act::Send{conn, {n, std::move(what)}}); }
  void refuse(Kind kind, std::string what) { answer(pact::Refused{kind, std::move(what), {}}); }

  void refuse_at_the_end() { refuse(Kind::Budget, "this machine is about to end: " + state.ending.why); }

  // The job, or nullptr and a refusal.
  Job* job(const std::string& id) {
    auto it = state.jobs.find(id);
    if (it != state.jobs.end()) return &it->second;
    refuse(Kind::Usage, fmt::format("there is no job {}", id));
    return nullptr;
  }

  void operator()(const pact::Hello& hello) {
    if (hello.protocol != pact::kProtocol) {
      refuse(Kind::Usage, fmt::format("stint speaks version {} of the protocol, stintd {} version {}",
                                      hello.protocol, state.program, pact::kProtocol));
      out.push_back(act::Hangup{conn});
      return;
    }
    state.clients[conn].greeted = true;
    answer(pact::Welcome{pact::kProtocol, status_of(state, now)});
  }

  void operator()(const pact::SendPolicy& sent) {
    const auto& policy = sent.policy;
    const auto& ours = state.policy ? state.policy->token : state.token;
    if (!ours.empty() && ours != policy.token)
      return refuse(Kind::Usage, fmt::format("this machine belongs to stint {}, not {}", ours, policy.token));
    if (policy.extend && ends_for_good(state)) return refuse_at_the_end();
    take_spent(state, policy, now.boot);
    take_terms(state, policy, now.boot);
    mark_used(state, now.boot, {});
    if (state.phase == Phase::Unbound) state.phase = Phase::Working;
    if (policy.extend) put_off_end(state, now.boot, out);
    state.kept_at.reset();
    watch(state, now, out);
    steer_boot_timer(state, now.boot, out);
    answer(pact::Bound{*state.end_at - now.boot});
  }

  // What a client hears of the count of bytes lies on the disk, too: after a stop no less than that goes on.
  void operator()(const pact::AskStatus&) {
    state.kept_at.reset();
    answer(pact::StatusIs{status_of(state, now)});
  }

  void operator()(const pact::Start& start) {
    if (state.phase == Phase::Saving || state.phase == Phase::Off) return refuse_at_the_end();
    start_job(state, conn, n, start.job, out);
  }

  void operator()(const pact::Follow& follow) {
    if (job(follow.job) == nullptr) return;
    state.followers.push_back({.conn = conn, .n = n, .job = follow.job, .at = follow.from});
    pump(state, out);
  }

  void operator()(const pact::Wait& wait) {
    const Job* it = job(wait.job);
    if (it == nullptr) return;
    if (it->status.done()) return answer(pact::Done{it->status});
    state.waiters.push_back({conn, n, wait.job, false});
  }

  void operator()(const pact::SendSignal& sent) {
    Job* it = job(sent.job);
    if (it == nullptr) return;
    if (it->status.done()) return refuse(Kind::Usage, fmt::format("job {} has ended", sent.job));
    answer(pact::Ok{});
    if (!it->status.after.empty())
      return drop_waiting(state, *it, "it was called off before its turn", now.wall, out);
    out.push_back(act::Signal{sent.job, sent.signal});
  }

  void operator()(const pact::Forget& forget) {
    const Job* it = job(forget.job);
    if (it == nullptr) return;
    if (!it->status.done()) return refuse(Kind::Usage, fmt::format("job {} still runs", forget.job));
    if (std::ranges::any_of(state.followers, [&](const Follower& f) { return f.job == forget.job; }))
      return refuse(Kind::Usage, fmt::format("the log of job {} is being read", forget.job));
    state.jobs.erase(forget.job);
    out.push_back(act::Forget{forget.job});
    answer(pact::Ok{});
  }

  void operator()(const pact::EndNow& end) {
    auto why = end.why.empty() ? "its end was asked for" : end.why;
    state.kept_at.reset();
    answer(pact::Ok{});
    begin_end(state, {Cause::Asked, why, off_if_saved_from(state, now.boot)}, now.boot, out);
  }
};

}  // namespace

void take_line(State& state, Conn conn, std::string_view line, const Instant& now, Actions& out) {
  std::int64_t n = 0;
  auto asked = pact::read_request(line, n);
  Take take{state, conn, n, now, out};
  if (!asked) return take.refuse(asked.error().kind, asked.error().what);
  bool greets = std::holds_alternative<pact::Hello>(asked->what);
  if (!greets && !state.clients[conn].greeted)
    return take.refuse(Kind::Usage, "the first request has to be hello");
  std::visit(take, asked->what);
}

pact::Status status_of(const State& state, const Instant& now) {
  pact::Status status{.program = state.program,
                      .boot_id = state.boot_id,
                      .token = state.policy ? state.policy->token : state.token,
                      .name = state.policy ? state.policy->name : std::string(),
                      .phase = state.phase,
                      .used = std::max(used(state, now.boot), Micros{0}),
                      .spent = spent(state, now.boot),
                      .traffic_out = state.usage.sent,
                      .idle_for = idle_for(state, now.boot),
                      .busy = busy_with(state)};
  if (auto end = deadline(state, now.boot)) status.left = end->at - now.boot;
  if (state.boot_sign) {
    bool fresh = now.boot - state.boot_sign->at <= pact::kSignFresh;
    status.boot_timer = {.armed = fresh && state.boot_sign->armed,
                         .left = state.boot_sign->off_at() - now.boot};
  }
  for (const auto& [id, job] : state.jobs) status.jobs.push_back(job.status);
  return status;
}

}  // namespace stint::guard
