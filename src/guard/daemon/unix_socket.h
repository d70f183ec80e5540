// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>

#include "base/files.h"
#include "guard/daemon/fd.h"

namespace stint::guard {

// Stream sockets in the file system, by paths of any length: an address holds 107 bytes, so for a longer one
// the folder is opened and the socket named below /proc/self/fd.

/// Anybody may connect; who that is, is asked by peer_uid. What is at the path is replaced.
Result<Fd> listen_at(const Path& path);

/// Fails where nobody listens.
Result<Fd> connect_to(const Path& path);

std::optional<uid_t> peer_uid(int fd);

}  // namespace stint::guard
