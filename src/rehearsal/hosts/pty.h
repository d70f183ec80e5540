// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// A host's /dev/console. It has to be a terminal: systemd and journald write nothing to a pipe or a file.
struct Pty {
  Fd near;  ///< ours; reading never blocks
  Fd far;  ///< the host's; kept open here too, since a terminal that nobody has open would report itself hung
           ///< up
  Path path;  ///< of the host's end, in our own /dev/pts
};

/// The host's end belongs to `root`, the root of the hosts' user namespace.
Result<Pty> open_pty(std::uint32_t root);

}  // namespace stint::rehearsal::hosts
