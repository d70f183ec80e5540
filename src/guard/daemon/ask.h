// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "guard/daemon/fd.h"
#include "pact/status.h"

namespace stint::guard {

/// A connection to the stintd at this socket, tried until `limit` is over.
Result<Fd> connect_within(const Path& socket, Micros limit);

/// Says hello and gives what stintd says of itself. Blocks, at most `limit` and then some.
Result<pact::Status> ask_status(const Path& socket, Micros limit);

}  // namespace stint::guard
