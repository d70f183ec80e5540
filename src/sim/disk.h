// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace stint::sim {

/// One file of the simulated laptop's disk.
struct DiskFile {
  std::string bytes;    ///< as programs see it
  std::string durable;  ///< as it is after a power cut: what was there at its last sync
  // SQLite's locks, by the connection that holds them (see sqlite3_io_methods.xLock).
  std::map<const void*, int> locks;
  // SQLite's shared memory: WAL index pages and the eight shm locks; gone when the last connection is.
  std::vector<std::unique_ptr<char[]>> shared_pages;
  struct SharedLock {
    const void* exclusive = nullptr;
    std::map<const void*, int> shared;
  };
  std::map<int, SharedLock> shared_locks;
};

/// The laptop's disk. It outlives the clients that work on it.
class Disk {
 public:
  std::map<std::string, DiskFile> files;     ///< SQLite's
  std::map<std::string, std::string> plain;  ///< all others: written whole and synced
  std::set<std::string> dirs;
  bool full = false;  ///< every write fails as on a full disk

  /// The client's process is gone: its locks are, its writes are not.
  void forget_locks() {
    for (auto& [name, file] : files) {
      file.locks.clear();
      file.shared_pages.clear();
      file.shared_locks.clear();
    }
  }
  /// The power is gone: what was not synced is too.
  void power_cut() {
    for (auto& [name, file] : files) file.bytes = file.durable;
    forget_locks();
  }
};

}  // namespace stint::sim
