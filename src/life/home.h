// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/function_ref.h"
#include "life/life.h"
#include "pact/job.h"

namespace stint::life {

/// Is told of the jobs that run at a machine, or wait there, before anything is brought home from it for
/// good. Where it fails, so does what asked.
using Unfinished = function_ref<Result<>(const std::vector<pact::JobStatus>&)>;

/// Brings home what the stint's jobs left on its machine, where the ledger does not know it to be home:
/// before an end or a stop. The machine as the place showed it, where it lives. An error of what cannot be
/// brought home has the code "OutputsThere".
Result<std::optional<provider::Machine>> bring_all_home(Life& life, ledger::Stint& stint,
                                                        Unfinished unfinished);

/// Outputs that could not be brought home, and why.
Error outputs_there(Error why);

}  // namespace stint::life
