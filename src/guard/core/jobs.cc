// SPDX-License-Identifier: Apache-2.0
#include "guard/core/jobs.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::guard {
namespace {

void answer(Actions& out, Conn conn, std::int64_t n, pact::Answer what) {
  out.push_back(act::Send{conn, {n, std::move(what)}});
}

// Whether Start has its answer: it runs, has run, or has its place behind others.
bool is_settled(const pact::JobStatus& status) {
  return status.pid > 0 || status.done() || !status.after.empty();
}

// Answers the waiters whose moment has come, and lets them go.
void tell_waiters(State& state, const Job& job, Actions& out) {
  std::erase_if(state.waiters, [&](const Waiter& w) {
    if (w.job != job.spec.id || !(w.for_start ? is_settled(job.status) : job.status.done())) return false;
    if (w.for_start) {
      answer(out, w.conn, w.n, pact::Started{job.status});
    } else {
      answer(out, w.conn, w.n, pact::Done{job.status});
    }
    return true;
  });
}

Job* find(State& state, const std::string& id) {
  auto it = state.jobs.find(id);
  return it == state.jobs.end() ? nullptr : &it->second;
}

// Those that a job that goes in order has before it.
std::vector<std::string> before(const State& state) {
  std::vector<std::string> list;
  for (const auto& [id, job] : state.jobs)
    if (job.spec.in_order && !job.status.done()) list.push_back(id);
  return list;
}

// What was sent, without what is our own.
bool is_same(pact::JobSpec known, const pact::JobSpec& sent) {
  known.after = sent.after;
  return known == sent;
}

// Whether it has been served for good.
bool serve(const State& state, Follower& f, Actions& out) {
  const auto& status = state.jobs.at(f.job).status;
  if (f.busy) return false;
  bool dry = f.at >= status.log_end || f.dry_at == status.log_end;
  if (dry && status.done()) {
    answer(out, f.conn, f.n, pact::Done{status});
    return true;
  }
  if (!dry) {
    f.busy = true;
    out.push_back(act::SendLog{f.conn, f.n, f.job, f.at});
  }
  return false;
}

}  // namespace

void start_job(State& state, Conn conn, std::int64_t n, const pact::JobSpec& spec, Actions& out) {
  if (const Job* known = find(state, spec.id); known != nullptr && !is_same(known->spec, spec)) {
    answer(out, conn, n,
           pact::Refused{
               Kind::Usage, fmt::format("a job {} is there already, and it is another one", spec.id), {}});
    return;
  }
  auto waits_for = spec.in_order ? before(state) : std::vector<std::string>{};
  auto [it, is_new] = state.jobs.try_emplace(spec.id, Job{spec, {.id = spec.id, .after = waits_for}});
  if (is_new) {
    it->second.spec.after = waits_for;
    if (waits_for.empty())
      out.push_back(act::Launch{it->second.spec});
    else
      out.push_back(act::Accept{it->second.spec});
  }
  state.waiters.push_back({conn, n, spec.id, true});
  tell_waiters(state, it->second, out);
}

void launch_next(State& state, Actions& out) {
  if (state.phase == Phase::Saving || state.phase == Phase::Off) return;
  for (auto& [id, job] : state.jobs) {
    if (job.status.after.empty() || job.status.done()) continue;
    std::erase_if(job.status.after, [&](const std::string& other) {
      auto it = state.jobs.find(other);
      return it == state.jobs.end() || it->second.status.done();
    });
    if (job.status.after.empty()) out.push_back(act::Launch{job.spec});
  }
}

void drop_waiting(State& state, Job& job, const std::string& why, SysMicros at, Actions& out) {
  const pact::NotRun outcome{why};
  out.push_back(act::Conclude{job.spec.id, outcome});
  job_ended(state, {job.spec.id, outcome, at, 0}, out);
}

void job_launched(State& state, const in::Launched& news, Actions& out) {
  Job* job = find(state, news.job);
  if (job == nullptr || job->status.done()) return;
  job->status.pid = news.pid;
  job->status.started = news.at;
  tell_waiters(state, *job, out);
}

void job_ended(State& state, const in::Ended& news, Actions& out) {
  Job* job = find(state, news.job);
  if (job == nullptr || job->status.done()) return;
  job->status.outcome = news.outcome;
  job->status.ended = news.at;
  job->status.log_end = news.log_end;
  job->status.after.clear();
  tell_waiters(state, *job, out);
  launch_next(state, out);
  pump(state, out);
}

void log_grew(State& state, const in::LogGrew& news, Actions& out) {
  Job* job = find(state, news.job);
  if (job == nullptr || job->status.done()) return;
  job->status.log_end = std::max(job->status.log_end, news.end);
  pump(state, out);
}

void log_sent(State& state, const in::LogSent& news, Actions& out) {
  for (auto& f : state.followers) {
    if (f.conn != news.conn || f.n != news.n || !f.busy) continue;
    f.busy = false;
    f.dry_at = news.next > f.at ? 0 : state.jobs.at(f.job).status.log_end;
    f.at = std::max(f.at, news.next);
  }
  pump(state, out);
}

void pump(State& state, Actions& out) {
  std::erase_if(state.followers, [&](Follower& f) { return serve(state, f, out); });
}

void forget_conn(State& state, Conn conn) {
  state.clients.erase(conn);
  std::erase_if(state.followers, [&](const Follower& f) { return f.conn == conn; });
  std::erase_if(state.waiters, [&](const Waiter& w) { return w.conn == conn; });
}

void hang_up_finished(State& state, Actions& out) {
  for (auto& [conn, client] : state.clients) {
    auto ours = [c = conn](const auto& item) { return item.conn == c; };
    if (!client.finished || std::ranges::any_of(state.followers, ours) ||
        std::ranges::any_of(state.waiters, ours))
      continue;
    client.finished = false;  // said once
    out.push_back(act::Hangup{conn});
  }
}

bool is_hungry(const State& state, const std::string& job) {
  auto it = state.jobs.find(job);
  if (it == state.jobs.end() || it->second.status.done()) return false;
  auto end = it->second.status.log_end;
  return std::ranges::any_of(state.followers, [&](const Follower& f) {
    return f.job == job && !f.busy && (f.at >= end || f.dry_at == end);
  });
}

}  // namespace stint::guard
