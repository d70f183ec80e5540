// SPDX-License-Identifier: Apache-2.0
#include "real/files.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "real/descriptor.h"

namespace stint::real {
namespace {

Failure failed(const Path& path, const char* doing) {
  return fail(Kind::Failed, fmt::format("cannot {} {}: {}", doing, path.string(), std::strerror(errno)));
}

Result<> write_all(int fd, std::string_view bytes, const Path& path) {
  while (!bytes.empty()) {
    ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(path, "write");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

Result<> sync_dir(const Path& dir) {
  Descriptor fd{open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!fd || fsync(fd.get()) != 0) return failed(dir, "sync");
  return {};
}

FileInfo info_of(std::string name, const struct ::stat& s) {
  return {.name = std::move(name),
          .is_dir = S_ISDIR(s.st_mode),
          .bytes = static_cast<std::uint64_t>(s.st_size),
          .changed = SysMicros{Micros{static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000 +
                                      s.st_mtim.tv_nsec / 1000}},
          .is_link = S_ISLNK(s.st_mode),
          .is_special = !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode) && !S_ISLNK(s.st_mode)};
}

// By us. Its owner and root need not ask the kernel, which is half of what a walk costs.
bool is_readable(int folder, const char* name, const struct ::stat& s) {
  const auto us = geteuid();
  if (S_ISLNK(s.st_mode) || us == 0 || (us == s.st_uid && (s.st_mode & S_IRUSR) != 0)) return true;
  return faccessat(folder, name, R_OK, AT_EACCESS) == 0;
}

// Every entry of a folder, by name, as `how` (AT_SYMLINK_NOFOLLOW or 0) sees it.
Result<std::vector<FileInfo>> list_as(const Path& path, int how) {
  std::vector<FileInfo> found;
  DIR* dir = opendir(path.c_str());
  if (dir == nullptr && (errno == ENOENT || errno == ENOTDIR)) return found;
  if (dir == nullptr) return failed(path, "list");
  while (const dirent* entry = readdir(dir)) {
    std::string name = entry->d_name;
    struct ::stat s {};
    if (name == "." || name == ".." || fstatat(dirfd(dir), name.c_str(), &s, how) != 0) continue;
    bool readable = how == 0 || is_readable(dirfd(dir), name.c_str(), s);
    found.push_back(info_of(std::move(name), s));
    found.back().is_readable = readable;
  }
  closedir(dir);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

Result<std::optional<FileInfo>> info_at(const Path& path, int how) {
  struct ::stat s {};
  if (fstatat(AT_FDCWD, path.c_str(), &s, how) == 0) {
    auto info = info_of(path.filename().string(), s);
    info.is_readable = is_readable(AT_FDCWD, path.c_str(), s);
    return info;
  }
  if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
  return failed(path, "look at");
}

class Flock final : public FileLock {
 public:
  explicit Flock(Descriptor fd) : fd_(std::move(fd)) {}

 private:
  Descriptor fd_;  // closing it lets go
};

}  // namespace

Result<std::optional<std::string>> RealFiles::read(const Path& path) {
  Descriptor fd{open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!fd && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!fd) return failed(path, "read");
  std::string bytes;
  std::string chunk(64U << 10, '\0');
  while (true) {
    ssize_t n = ::read(fd.get(), chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return failed(path, "read");
    if (n == 0) return bytes;
    bytes.append(chunk, 0, static_cast<std::size_t>(n));
  }
}

Result<> RealFiles::write(const Path& path, std::string_view bytes, unsigned mode) {
  std::string beside = path.string() + ".XXXXXX";
  Descriptor fd{mkostemp(beside.data(), O_CLOEXEC)};
  if (!fd) return failed(path, "write");
  auto done = write_all(fd.get(), bytes, path);
  if (done && fchmod(fd.get(), static_cast<mode_t>(mode)) != 0) done = failed(path, "write");
  if (done && fsync(fd.get()) != 0) done = failed(path, "sync");
  if (done && rename(beside.c_str(), path.c_str()) != 0) done = failed(path, "write");
  if (!done) {
    unlink(beside.c_str());
    return done;
  }
  return sync_dir(path.parent_path());
}

Result<> RealFiles::make_dirs(const Path& path, unsigned mode) {
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) == 0) return sync_dir(path.parent_path());
  if (errno == EEXIST) return {};
  if (errno != ENOENT || path.parent_path() == path) return failed(path, "make the folder");
  STINT_TRY(make_dirs(path.parent_path(), mode));
  if (mkdir(path.c_str(), static_cast<mode_t>(mode)) != 0 && errno != EEXIST)
    return failed(path, "make the folder");
  return sync_dir(path.parent_path());
}

Result<> RealFiles::remove(const Path& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return {};
  if (errno == EISDIR && (rmdir(path.c_str()) == 0 || errno == ENOENT)) return {};
  return failed(path, "remove");
}

Result<std::vector<FileInfo>> RealFiles::list(const Path& path) { return list_as(path, 0); }

Result<std::vector<FileInfo>> RealFiles::entries(const Path& path) {
  return list_as(path, AT_SYMLINK_NOFOLLOW);
}

Result<std::optional<FileInfo>> RealFiles::stat(const Path& path) { return info_at(path, 0); }

Result<std::optional<FileInfo>> RealFiles::look(const Path& path) {
  return info_at(path, AT_SYMLINK_NOFOLLOW);
}

Result<std::unique_ptr<FileLock>> RealFiles::lock(const Path& path) {
  Descriptor fd{open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  if (!fd) return failed(path, "lock");
  if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return std::make_unique<Flock>(std::move(fd));
  if (errno == EWOULDBLOCK) return nullptr;
  return failed(path, "lock");
}

}  // namespace stint::real
