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

std::vector<FileInfo> entries_of(const std::map<std::string, std::string>& files, const Path& folder) {
  std::vector<FileInfo> found;
  auto prefix = folder.string() + "/";
  for (auto at = files.lower_bound(prefix); at != files.end() && at->first.starts_with(prefix); ++at) {
    auto rest = at->first.substr(prefix.size());
    auto slash = rest.find('/');
    bool is_dir = slash != std::string::npos;
    auto name = rest.substr(0, slash);
    if (!found.empty() && found.back().name == name) continue;
    found.push_back({.name = name, .is_dir = is_dir, .bytes = is_dir ? 0 : at->second.size()});
  }
  return found;
}

std::optional<FileInfo> look_at(const std::map<std::string, std::string>& files, const Path& path) {
  auto found = files.find(path.string());
  if (found != files.end()) return FileInfo{.name = path.filename().string(), .bytes = found->second.size()};
  if (entries_of(files, path).empty()) return std::nullopt;
  return FileInfo{.name = path.filename().string(), .is_dir = true};
}

Result<std::optional<FileInfo>> MemoryFiles::look(const Path& path) { return look_at(contents, path); }

Result<std::vector<FileInfo>> MemoryFiles::entries(const Path& path) { return entries_of(contents, path); }

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
