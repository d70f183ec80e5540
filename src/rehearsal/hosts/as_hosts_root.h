// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/function_ref.h"
#include "base/result.h"
#include "rehearsal/hosts/standing.h"

namespace stint::rehearsal::hosts {

/// Runs `what` in a process of its own as the hosts' root, so that the files it makes are as a host has them,
/// in namespaces of its own for users, mounts and processes. It sees `folder`, which becomes the hosts'
/// root's, at the path that it is given. Whatever it starts goes with it, however it ends.
Result<> as_hosts_root(const Standing& standing, const Path& folder,
                       function_ref<Result<>(const Path& at)> what);

}  // namespace stint::rehearsal::hosts
