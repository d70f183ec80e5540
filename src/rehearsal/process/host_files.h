// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/result.h"
#include "base/time.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/process/host_start.h"
#include "rehearsal/process/wire.h"

namespace stint::rehearsal::process {

// All of this in the host's own root: "/" is that of the host.

/// Makes what a boot begins with: /dev, /proc and /run anew, an empty /tmp, the programs that stand for
/// systemd's, and what this host's cloud-init, sshd and logins have to know. `machine_proc`: this computer's
/// /proc.
Result<> make_host_files(const HostStart& start, const hosts::Fd& machine_proc);

/// What /proc shows of the time since the boot; whole at any moment.
Result<> write_uptime(Micros since_boot);
/// And of what has passed by the network, so that stintd counts what the cloud counts.
Result<> write_counts(const Wire& wire);
/// What /proc shows of processors and memory: this computer's.
void copy_readings(const hosts::Fd& machine_proc);

/// Reading end of /dev/console, whose writers are heard by it.
Result<hosts::Fd> open_console();

}  // namespace stint::rehearsal::process
