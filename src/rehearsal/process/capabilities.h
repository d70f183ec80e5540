// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/result.h"

namespace stint::rehearsal::process {

/// The names of those that hosts need and this process has not: what makes a disk (CAP_CHOWN …), a login
/// (CAP_SETUID …) and the chroot itself. A container has all of them unless it was told otherwise.
std::vector<std::string> lacking_capabilities();

/// Gives up, for good and for all that is run from here on, what a host's root must not have: it is the root
/// of this machine, and without this it could set the machine's clock and name, switch it off, or make a file
/// of its disk. What is left is what sshd, sudo and packages want.
Result<> keep_harmless_capabilities();

}  // namespace stint::rehearsal::process
