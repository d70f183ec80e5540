// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"
#include "guard/daemon/options.h"
#include "pact/status.h"

namespace stint::guard {

/// The unit that runs stintd on a machine of its own.
std::string service_unit(const Options& options);

/// Has stintd serve, and answers once it does. As root on a machine: this program is copied to DIR/bin/stintd
/// and becomes stintd.service, which no log-out, no death of its own and no lack of memory ends; without
/// systemd, and for an ordinary user, it is a process that nobody owns. Said again it changes nothing; a
/// newer program takes over, and the jobs do not notice.
Result<pact::Status> install(Files& files, const Options& options);

}  // namespace stint::guard
