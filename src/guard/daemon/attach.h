// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"

namespace stint::guard {

/// Carries `in` to stintd's socket and what it says to `out`, until stintd hangs up or nobody reads any more.
/// Waits at most `limit` for the socket to be there.
Result<> attach(const Path& socket, Micros limit, int in, int out);

}  // namespace stint::guard
