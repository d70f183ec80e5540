// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace stint {

using Path = std::filesystem::path;

struct FileInfo {
  std::string name;  ///< without its folder
  bool is_dir = false;
  std::uint64_t bytes = 0;
  SysMicros changed{};
  bool is_link = false;     ///< a symbolic link itself: `bytes` is the length of its target
  bool is_special = false;  ///< a socket, a pipe, a device
  bool is_readable = true;  ///< to us
};

/// Holds a lock on a file until it goes; the lock also goes when the process does.
class FileLock {
 public:
  virtual ~FileLock() = default;
};

/// The files that stint itself keeps. A seam, so that a full disk and a power cut can be played; what rsync
/// and ssh read and write is theirs. Paths are absolute.
class Files {
 public:
  virtual ~Files() = default;

  /// nullopt where there is no such file: absent differs from failed.
  virtual Result<std::optional<std::string>> read(const Path& path) = 0;
  /// Whole or not at all, and still there after a power cut: written beside, synced, renamed, folder synced.
  virtual Result<> write(const Path& path, std::string_view bytes, unsigned mode = 0600) = 0;
  /// Makes the folder and all above it that are missing, with this mode.
  virtual Result<> make_dirs(const Path& path, unsigned mode = 0700) = 0;
  /// A file, or an empty folder; one that is not there is fine.
  virtual Result<> remove(const Path& path) = 0;
  /// What is in a folder, by name; a folder that is not there is empty.
  virtual Result<std::vector<FileInfo>> list(const Path& path) = 0;
  virtual Result<std::optional<FileInfo>> stat(const Path& path) = 0;
  /// The same two, with links as they lie there: they are not followed. A folder that may not be read fails.
  virtual Result<std::vector<FileInfo>> entries(const Path& path) = 0;
  virtual Result<std::optional<FileInfo>> look(const Path& path) = 0;
  /// nullptr where somebody else holds it. The file is made where it is missing.
  virtual Result<std::unique_ptr<FileLock>> lock(const Path& path) = 0;
};

/// A folder with all that is in it; one that is not there is fine.
Result<> remove_tree(Files& files, const Path& path);

}  // namespace stint
