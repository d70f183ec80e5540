// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"

namespace stint::rehearsal::process {

/// Ends the processes whose root is a folder below this one, and waits until there are none; how many it has
/// ended. A supervisor does so for its own host: this is for when that was killed as well.
int end_left_processes(const Path& instances);

}  // namespace stint::rehearsal::process
