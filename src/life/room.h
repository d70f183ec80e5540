// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "life/progress.h"
#include "life/ready.h"
#include "pact/room.h"

namespace stint::life {

// Each fails, before anything is sent, where this surely does not fit on the machine's disk.

/// Where one of them is as large as all of the disk (0: not known).
Result<> check_disk(const std::vector<Transfer>& all, std::int64_t disk_gb);

/// By what the machine says of the folders that they go to. What each has grown by in the end is at least
/// its size less what is there now, whatever that is: nothing that fits is refused. `own`: somebody's own.
Result<> check_room(const std::vector<Transfer>& all, const std::vector<pact::Room>& rooms, bool own);

/// The same of a machine that is asked only where what is free there (Ready) is less than all of it.
Result<> check_room(Ready& ready, const std::vector<Transfer>& all);

}  // namespace stint::life
