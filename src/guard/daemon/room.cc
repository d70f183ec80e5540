// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/room.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

namespace stint::guard {
namespace {

namespace fs = std::filesystem;

Path nearest_that_is_there(const Path& folder) {
  std::error_code error;
  Path path = fs::absolute(folder).lexically_normal();
  while (!fs::is_directory(path, error) && path.has_relative_path()) path = path.parent_path();
  return path;
}

// As rsync counts: links are not followed, and have no content.
Result<std::uint64_t> held_below(const Path& folder) {
  std::uint64_t held = 0;
  std::error_code error;
  if (!fs::exists(folder, error)) return held;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code gone;
    bool is_file = it->symlink_status(gone).type() == fs::file_type::regular;
    auto bytes = is_file ? it->file_size(gone) : 0;
    if (!gone) held += bytes;
  }
  if (error) return fail(Kind::Failed, fmt::format("{}: {}", folder.string(), error.message()));
  return held;
}

}  // namespace

std::optional<std::uint64_t> free_bytes(const Path& folder) {
  struct statvfs disk {};
  if (statvfs(nearest_that_is_there(folder).c_str(), &disk) != 0) return std::nullopt;
  return std::uint64_t{disk.f_bavail} * disk.f_frsize;
}

Result<pact::Room> room_of(const Path& folder) {
  struct stat info {};
  auto free = free_bytes(folder);
  if (!free || stat(nearest_that_is_there(folder).c_str(), &info) != 0)
    return fail(Kind::Failed, fmt::format("the disk of {} does not say what is free", folder.string()));
  STINT_TRY_ASSIGN(auto held, held_below(folder));
  return pact::Room{.disk = static_cast<std::int64_t>(info.st_dev), .free = *free, .held = held};
}

}  // namespace stint::guard
