// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/result.h"
#include "guard/daemon/clock.h"
#include "guard/daemon/options.h"

namespace stint::guard {

/// Whether this machine may be powered off by us: a boothook of stint's was run on it, and we are root.
Result<> may_power_off(const Options& options);

/// Has a process of its own do power_off(). It is called "@stintd": systemd's last round of signals spares
/// root's processes of such a name.
Result<> begin_power_off(const Options& options);

/// Powers this machine off in a bounded time, whatever refuses: a sync of at most 5 s, the boot timer's own
/// ladder, and one that does not rely on its script: systemd asked nicely, after 20 s by force, after 40 s
/// the kernel itself. Returns only where all of it failed.
Error power_off(Clock& clock);

}  // namespace stint::guard
