// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "guard/daemon/clock.h"

namespace stint::guard {

/// The supervisor of one job, a process of its own that outlives stintd: it starts the job as `user` (a name,
/// or empty: as whoever we are), writes its log and at last how it ended. What the job leaves running in its
/// process group is ended with it. Descriptor 3, where there is one, is closed once running.json or exit.json
/// is there. A second one for the same job waits until the first has said so, and goes.
int run_shim(Files& files, Clock& clock, const Path& job_dir, std::string_view user);

}  // namespace stint::guard
