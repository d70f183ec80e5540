// SPDX-License-Identifier: Apache-2.0
#include "testing/stepping_world.h"

namespace stint::testing {
namespace {

class HeldLock final : public FileLock {
 public:
  HeldLock(std::set<std::string>& locked, std::string path) : locked_(locked), path_(std::move(path)) {}
  ~HeldLock() override { locked_.erase(path_); }

 private:
  std::set<std::string>& locked_;
  std::string path_;
};

}  // namespace

Result<std::optional<std::string>> MemoryFiles::read(const Path& path) {
  auto found = contents.find(path.string());
  if (found == contents.end()) return std::nullopt;
  return found->second;
}

Result<> MemoryFiles::write(const Path& path, std::string_view bytes, unsigned mode) {
  if (full) return fail(Kind::Failed, path.string() + ": no space left on the disk");
  contents[path.string()] = bytes;
  modes[path.string()] = mode;
  return {};
}

Result<> MemoryFiles::make_dirs(const Path& path, unsigned) {
  if (full) return fail(Kind::Failed, path.string() + ": no space left on the disk");
  dirs.insert(path.string());
  return {};
}

Result<> MemoryFiles::remove(const Path& path) {
  contents.erase(path.string());
  return {};
}

Result<std::vector<FileInfo>> MemoryFiles::list(const Path& path) {
  std::vector<FileInfo> found;
  for (const auto& [name, bytes] : contents)
    if (Path{name}.parent_path() == path)
      found.push_back({.name = Path{name}.filename().string(), .bytes = bytes.size()});
  return found;
}

Result<std::optional<FileInfo>> MemoryFiles::stat(const Path& path) {
  auto found = contents.find(path.string());
  if (found == contents.end()) return std::nullopt;
  return FileInfo{.name = path.filename().string(), .bytes = found->second.size()};
}

Result<std::unique_ptr<FileLock>> MemoryFiles::lock(const Path& path) {
  if (!locked.insert(path.string()).second) return nullptr;
  return std::make_unique<HeldLock>(locked, path.string());
}

}  // namespace stint::testing
