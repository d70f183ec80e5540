// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// Takes a job in and launches it; one that goes in order waits for those before it, and that is on disk.
/// Known already: nothing, where the spec is the same, else a refusal.
void start_job(State& state, Conn conn, std::int64_t n, const pact::JobSpec& spec, Actions& out);

/// Launches those that have nobody to wait for any more, unless the machine is about to end.
void launch_next(State& state, Actions& out);
/// A job whose turn has not come never runs: it is over, for this reason.
void drop_waiting(State& state, Job& job, const std::string& why, SysMicros at, Actions& out);

/// What the machine says of a job.
void job_launched(State& state, const in::Launched& news, Actions& out);
void job_ended(State& state, const in::Ended& news, Actions& out);
void log_grew(State& state, const in::LogGrew& news, Actions& out);
void log_sent(State& state, const in::LogSent& news, Actions& out);

/// Answers everybody's next piece of a log, and Done where the log is read and the job is over.
void pump(State& state, Actions& out);

/// The connection has gone, and with it what it waits for.
void forget_conn(State& state, Conn conn);

/// Lets clients go that will ask nothing more and wait for nothing more.
void hang_up_finished(State& state, Actions& out);

/// Whether somebody has read all there is of the log of a job that still runs: to be told at once when it
/// grows.
bool is_hungry(const State& state, const std::string& job);

}  // namespace stint::guard
