// SPDX-License-Identifier: Apache-2.0
#include "guard/core/recover.h"

#include <algorithm>
#include <csignal>

#include "guard/core/deadline.h"
#include "guard/core/jobs.h"
#include "guard/core/record.h"

namespace stint::guard {
namespace {

// In another boot the machine may have been stopped meanwhile, and the boot timer counts more exactly: the
// record is heeded until that signs, and leaves time for a policy to come.
void take_end(State& state, const Record& record, Micros written, const Instant& now) {
  if (!record.left) return;
  Micros end = written + *record.left;
  bool boot_timer_knows = record.boot_id != state.boot_id && !state.token.empty();
  if (boot_timer_knows)
    state.end_by_record = std::max(end, now.boot + kStartGrace);
  else
    state.end_at = end;
}

void bind(State& state, const Record& record, const Instant& now) {
  state.policy = record.policy;
  state.phase = Phase::Working;
  bool same_boot = record.boot_id == state.boot_id;
  Micros written = now.boot - age(record, now, state.boot_id);
  take_end(state, record, written, now);
  state.usage = record.usage;
  state.usage.began = written - record.used;
  state.idle.used_at = same_boot ? written - record.unused : now.boot;
  if (!same_boot) {
    state.usage.counter.reset();
    state.at_boot = all_spent(record);
  }
  if (!same_boot || record.asked_end.empty()) return;
  state.phase = Phase::Saving;
  state.ending = {Cause::Asked, record.asked_end, record.off_at};
}

// What became of a job that has no outcome on disk; nullopt: it runs, or is yet to.
std::optional<pact::Lost> fate(const JobRecord& record, const std::string& boot_id) {
  if (record.supervised || record.pid == 0) return std::nullopt;
  if (record.boot_id != boot_id) return pact::Lost{"it was ended by a reboot"};
  return pact::Lost{"its supervisor was killed"};
}

void adopt(State& state, JobRecord record, const Instant& now, Actions& out) {
  const auto id = record.spec.id;
  pact::JobStatus status{.id = id,
                         .pid = record.pid,
                         .started = record.started,
                         .ended = record.ended,
                         .outcome = record.outcome,
                         .log_end = record.log_end};
  if (!status.outcome) {
    if (auto lost = fate(record, state.boot_id)) {
      if (record.boot_id == state.boot_id) out.push_back(act::Signal{id, SIGKILL});
      out.push_back(act::Conclude{id, *lost});
      status.outcome = *lost;
      status.ended = now.wall;
    }
  }
  bool is_new = !status.outcome && !record.supervised;
  if (is_new) status.after = record.spec.after;
  if (is_new && status.after.empty()) out.push_back(act::Launch{record.spec});
  state.jobs.emplace(id, Job{std::move(record.spec), std::move(status)});
}

}  // namespace

State recover(Found found, const Instant& now, Actions& out) {
  State state{.program = std::move(found.program),
              .boot_id = std::move(found.boot_id),
              .token = std::move(found.token)};
  if (found.record) {
    if (auto record = record_from(*found.record)) {
      bind(state, *record, now);
    } else {
      out.push_back(
          act::Notify{"the guard's own record cannot be read, the boot timer alone knows the deadline: " +
                      record.error().what});
    }
  }
  for (auto& job : found.jobs) adopt(state, std::move(job), now, out);
  launch_next(state, out);
  return state;
}

}  // namespace stint::guard
