// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/hosts/launch.h"

namespace stint::rehearsal::hosts {

/// The first process of a new host, from its first instruction to systemd's: sees the machine's mounts still,
/// in a mount namespace of its own, and stands in the root of its disk. Builds /proc, /sys, /dev and /run
/// there, leaves the machine's tree behind, gives up what a host must not be able to do, and becomes systemd.
/// What fails it writes, with the step's name, to `say_failure`, which is closed when systemd runs.
[[noreturn]] void become_first_process(const Launch& launch, int say_failure);

}  // namespace stint::rehearsal::hosts
