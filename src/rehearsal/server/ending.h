// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/server/folder.h"

namespace stint::rehearsal::server {

/// Ends the server of that folder with all its hosts, and waits until nothing is left of them; also of those
/// of a server that was killed. False: none ran.
Result<bool> end_server(const Folder& state);

}  // namespace stint::rehearsal::server
