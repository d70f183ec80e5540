// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <set>

#include "base/time.h"
#include "sim/disk.h"
#include "sim/names.h"

namespace stint::sim {

/// What the SQLite VFS "stint-sim" works on. SQLite keeps one registry of VFSs a process, so this is one a
/// process too; set it before each life of a client. Writes, truncations, syncs and deletions pass the gate;
/// reads do not.
struct VfsWorld {
  Disk* disk = nullptr;
  Gate* gate = nullptr;
  std::set<const void*>* holders = nullptr;  ///< takes the connections of this client, for Disk::forget_locks
  std::function<void(Micros)> sleep;         ///< waits for another connection's lock
  std::function<SysMicros()> now;
  std::uint64_t random = 1;  ///< seed of SQLite's own generator, taken anew by each life
};

inline constexpr const char* kVfs = "stint-sim";

/// Of two clients at once, the one that runs from now on.
struct VfsClient {
  Gate* gate = nullptr;
  std::set<const void*>* holders = nullptr;
};
void use_vfs(VfsClient client);

/// Registers the VFS at the first call (and makes SQLite single-threaded); resets SQLite's generator each
/// time.
void use_vfs(VfsWorld world);

}  // namespace stint::sim
