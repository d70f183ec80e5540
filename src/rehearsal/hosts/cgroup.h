// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/result.h"

namespace stint::rehearsal::hosts {

/// The cgroup (version 2) that this process is in, from the texts of /proc/self/mountinfo and
/// /proc/self/cgroup; empty where version 2 is not mounted. Hosts live below it, so that limits on the cloud
/// hold for its hosts too.
Path own_cgroup(std::string_view mountinfo, std::string_view cgroups);
Result<Path> own_cgroup();

/// Whether we may make cgroups below it, and move processes of ours there.
Result<> may_divide_own_cgroup();

/// Makes a cgroup, and gives it to `root`, the root of the hosts' user namespace, whose systemd divides it
/// further.
Result<> make_host_cgroup(const Path& cgroup, std::uint32_t root);

/// Ends every process in it, waits (at most `milliseconds`) until they are gone, and removes it with all
/// below it.
Result<> clear_cgroup(const Path& cgroup, int milliseconds);

}  // namespace stint::rehearsal::hosts
