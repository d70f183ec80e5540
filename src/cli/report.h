// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "cli/context.h"

namespace stint::cli {

/// For a bug report, one text file that its sender can read: version, system, what doctor saw, which settings
/// are there (not what they say), the shape of the ledger, the last errors and calls. Masked (cli/masked.h),
/// so that nothing in it is secret. Nothing is sent.
Result<> write_report(Context& c, const Path& path, const std::string& seen_by_doctor);
/// Where it goes. Kind::Usage where something is there already.
Result<Path> place_for_report(Context& c, const std::string& file);

}  // namespace stint::cli
