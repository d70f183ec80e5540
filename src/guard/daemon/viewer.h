// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/job_files.h"

namespace stint::guard {

/// Carries our own terminal to a job's (job_terminal.h) until the job has ended, or another viewer has taken
/// it: keys, what is shown, the size of the window and its changes. Waits at most `limit` for the job to have
/// one. Fails where our stdin is no terminal.
Result<> view_terminal(Files& files, Clock& clock, const JobFiles& job, Micros limit);

}  // namespace stint::guard
