// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stint::sim {

/// One file of the simulated laptop's disk.
struct DiskFile {
  std::string bytes;  ///< as programs see it

  void write(std::size_t offset, std::string_view what) {
    remember(offset, offset + what.size());
    if (bytes.size() < offset) bytes.resize(offset);
    bytes.replace(offset, what.size(), what);
  }
  void truncate(std::size_t size) {
    remember(std::min(size, bytes.size()), bytes.size());
    bytes.resize(size);
  }
  void sync() {
    undo_.clear();
    durable_size_ = bytes.size();
  }
  /// Back to what was there at its last sync.
  void lose_unsynced() {
    for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) {
      auto& [offset, was] = *undo;
      if (bytes.size() < offset + was.size()) bytes.resize(offset + was.size());
      was.copy(bytes.data() + offset, was.size());
    }
    bytes.resize(durable_size_);
    undo_.clear();
  }

  // SQLite's locks, by the connection that holds them (see sqlite3_io_methods.xLock).
  std::map<const void*, int> locks;
  // SQLite's shared memory: WAL index pages and the eight shm locks; gone when the last connection is.
  std::vector<std::unique_ptr<char[]>> shared_pages;
  struct SharedLock {
    const void* exclusive = nullptr;
    std::map<const void*, int> shared;
  };
  std::map<int, SharedLock> shared_locks;

 private:
  // Keeps what lies there now, before it is overwritten.
  void remember(std::size_t from, std::size_t to) {
    if (from < bytes.size()) undo_.emplace_back(from, bytes.substr(from, to - from));
  }
  std::vector<std::pair<std::size_t, std::string>> undo_;  // since the last sync, oldest first
  std::size_t durable_size_ = 0;
};

/// The laptop's disk. It outlives the clients that work on it.
class Disk {
 public:
  std::map<std::string, DiskFile> files;     ///< SQLite's
  std::map<std::string, std::string> plain;  ///< all others: written whole and synced
  std::set<std::string> dirs;
  bool full = false;                              ///< every write fails as on a full disk
  std::map<std::string, const void*> file_locks;  ///< Files::lock: path -> whose files hold it

  /// All client processes are gone: their locks are, their writes are not.
  void forget_locks() {
    file_locks.clear();
    for (auto& [name, file] : files) {
      file.locks.clear();
      file.shared_pages.clear();
      file.shared_locks.clear();
    }
  }
  /// One client of several is gone: so are the locks of `holders`, its connections.
  void forget_locks(const std::set<const void*>& holders) {
    for (auto& [name, file] : files) {
      std::erase_if(file.locks, [&](const auto& lock) { return holders.contains(lock.first); });
      for (auto& [index, lock] : file.shared_locks) {
        if (holders.contains(lock.exclusive)) lock.exclusive = nullptr;
        std::erase_if(lock.shared, [&](const auto& held) { return holders.contains(held.first); });
      }
    }
  }
  /// The power is gone: what was not synced is too.
  void power_cut() {
    for (auto& [name, file] : files) file.lose_unsynced();
    forget_locks();
  }
};

}  // namespace stint::sim
