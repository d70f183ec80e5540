// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "base/files.h"
#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/disk.h"
#include "rehearsal/hosts/doors.h"
#include "rehearsal/hosts/fabric.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/keeper.h"

namespace stint::rehearsal::hosts {

/// What the hosts of one cloud stand on. All of it goes when this process ends, but the folder of the disks.
struct Ground {
  Standing standing;
  Fd lock;     ///< on the state folder
  Fd user_ns;  ///< of all hosts
  Fabric fabric;
  std::unique_ptr<Doors> doors;  ///< to that fabric; null where the user's machine has a link to it
  Path instances;                ///< folder of the disks
  Path cgroup;                   ///< each host has its own below it
  Keeper keeper;                 ///< of that cgroup

  /// Clears what a process that was killed left in `state`, and fails with the reason where this machine
  /// cannot have such hosts: not root, no namespaces, no overlays in that folder, no nftables, no cgroups.
  static Result<std::unique_ptr<Ground>> lay(const Path& state, Log& log);

  Owners owners() const { return {standing, user_ns.get()}; }
  /// The public addresses of its hosts.
  const Range& range() const { return doors ? doors->range() : fabric.range(); }
};

}  // namespace stint::rehearsal::hosts
