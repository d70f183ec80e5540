// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "base/files.h"
#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/suitability.h"
#include "rehearsal/process/addresses.h"

namespace stint::rehearsal::process {

/// What the process hosts of one cloud stand on.
struct ProcessGround {
  hosts::Fd lock;  ///< on the state folder
  Addresses addresses;
  Path instances;  ///< folder of the disks
};

/// What such hosts need of this computer, each looked at by having it once; what cannot be looked at while
/// another is not met is not in the list.
std::vector<hosts::Need> needs_of_process_hosts(const Path& state);

/// Fails with the reason where one of them is not met. Ends what is left of a cloud whose processes were all
/// killed; that is said in the log.
Result<ProcessGround> lay_process_ground(const Path& state, Log& log);

}  // namespace stint::rehearsal::process
