// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include "rehearsal/process/host_start.h"
#include "rehearsal/process/wire.h"

namespace stint::rehearsal::process {

/// How a first process ends, as its exit code; any other is a death.
enum class InitCode { PoweredOff = 100, PoweredOffAtOnce = 101, Rebooted = 102, RebootedAtOnce = 103 };

/// What the first process of a host finds open: 0, 1 and 2 as usual, 1 being the console's way to the cloud.
constexpr int kControlFd = 3;  ///< reading end: a letter for each wish of the cloud, and its end
constexpr int kMovedFd = 6;    ///< SharedWire::moved()
constexpr char kPowerOffWish = 'p', kRebootWish = 'r';

/// Is the first process of a host: takes its disk as root, never to leave it, and gives up what harms the
/// machine; boots the host; runs its units until it ends. Whoever called this then ends what is left.
[[noreturn]] void be_host_init(const HostStart& start, Wire& wire, pid_t supervisor);

}  // namespace stint::rehearsal::process
