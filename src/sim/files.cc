// SPDX-License-Identifier: Apache-2.0
#include "sim/files.h"

#include "testing/stepping_world.h"

namespace stint::sim {
namespace {

class Held final : public FileLock {
 public:
  Held(Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  ~Held() override { disk_.file_locks.erase(path_); }

 private:
  Disk& disk_;
  std::string path_;
};

Failure full(const Path& path) {
  return fail(Kind::Failed, "cannot write " + path.string() + ": No space left on device");
}

// A name without what differs from stint to stint, so that calls of one kind are counted together.
std::string kind_of(const Path& path) { return path.filename().string(); }

}  // namespace

Result<std::optional<std::string>> SimFiles::read(const Path& path) {
  auto found = disk_.plain.find(path.string());
  if (found == disk_.plain.end()) return std::nullopt;
  return found->second;
}

Result<> SimFiles::write(const Path& path, std::string_view bytes, unsigned) {
  return through(gate_, "file write " + kind_of(path), [&]() -> Result<> {
    if (disk_.full) return full(path);
    disk_.plain[path.string()] = bytes;
    return {};
  });
}

Result<> SimFiles::make_dirs(const Path& path, unsigned) {
  if (disk_.dirs.contains(path.string())) return {};
  return through(gate_, "file mkdir", [&]() -> Result<> {
    if (disk_.full) return full(path);
    disk_.dirs.insert(path.string());
    return {};
  });
}

Result<> SimFiles::remove(const Path& path) {
  if (!disk_.plain.contains(path.string()) && !disk_.dirs.contains(path.string())) return {};
  return through(gate_, "file remove", [&]() -> Result<> {
    disk_.plain.erase(path.string());
    disk_.dirs.erase(path.string());
    return {};
  });
}

Result<std::vector<FileInfo>> SimFiles::list(const Path& path) {
  std::vector<FileInfo> found;
  for (const auto& [name, bytes] : disk_.plain)
    if (Path{name}.parent_path() == path)
      found.push_back({.name = Path{name}.filename().string(), .bytes = bytes.size()});
  return found;
}

Result<std::optional<FileInfo>> SimFiles::look(const Path& path) {
  auto info = testing::look_at(disk_.plain, path);
  auto found = disk_.plain.find(path.string());
  if (found != disk_.plain.end()) info->changed = parse_rfc3339(found->second).value_or(SysMicros{});
  return info;
}

Result<std::vector<FileInfo>> SimFiles::entries(const Path& path) {
  return testing::entries_of(disk_.plain, path);
}

Result<std::optional<FileInfo>> SimFiles::stat(const Path& path) {
  auto found = disk_.plain.find(path.string());
  if (found == disk_.plain.end()) return std::nullopt;
  return FileInfo{.name = path.filename().string(), .bytes = found->second.size()};
}

Result<std::unique_ptr<FileLock>> SimFiles::lock(const Path& path) {
  if (!disk_.file_locks.emplace(path.string(), this).second) return nullptr;
  return std::make_unique<Held>(disk_, path.string());
}

}  // namespace stint::sim
