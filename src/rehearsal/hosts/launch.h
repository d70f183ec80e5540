// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/disk.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/gpu.h"

namespace stint::rehearsal::hosts {

/// All that a new host is put together from. The descriptors stay the caller's.
struct Launch {
  Path image_root;
  Disk disk;
  std::string hostname;
  std::optional<Gpu> gpu;
  Owners owners;        ///< its user namespace is make_user_namespace()
  int net_ns = -1;      ///< owned by it
  Path cgroup;          ///< make_host_cgroup()
  Path console;         ///< the host's end of a terminal, in our /dev/pts
  int console_fd = -1;  ///< the same, open
};

struct Launched {
  pid_t pid = 0;  ///< the host's first process, a child of this one: wait for it
  Fd pidfd;       ///< readable when it has ended
};

/// Boots: mount, process, time, host name, IPC and cgroup namespaces of its own, the disk as root, and
/// systemd as process 1. Takes some 15 ms, and returns when systemd runs or with the step that failed. The
/// host dies with the thread that called this.
///
/// How it ended shows in the wait status (reboot(2), in a process namespace): SIGINT after a power-off or
/// halt, SIGHUP after a reboot, anything else is a death.
Result<Launched> launch(const Launch& launch);

}  // namespace stint::rehearsal::hosts
