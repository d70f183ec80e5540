// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "host/session.h"
#include "life/life.h"

namespace stint::life {

/// What never travels with a project, and what its owner says: rsync patterns.
std::vector<std::string> travelling(const std::vector<std::string>& ignore);

/// Brings home what a job changed and adds the files' names to `brought`. True once a comparison by checksum
/// finds nothing more there; false where files kept changing meanwhile.
Result<bool> bring_home(host::Session& session, const ledger::JobStarted& job,
                        std::vector<std::string>& brought);

/// Brings home what the stint's jobs left on its machine, where the ledger does not know it to be home. An
/// error has the code "OutputsThere".
Result<> bring_all_home(Life& life, ledger::Stint& stint);

/// Outputs that could not be brought home, and why.
Error outputs_there(Error why);

}  // namespace stint::life
