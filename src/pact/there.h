// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace stint::pact {

/// src/pact/there/prepare.py, the script of jobs whose environment is made first (docs/pact.md), and the
/// files that it wants beside it (JobSpec::files): its own modules and those of the environment carnd-term1.
std::string prepare_script();
std::vector<std::pair<std::string, std::string>> prepare_files();

}  // namespace stint::pact
