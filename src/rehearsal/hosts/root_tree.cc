// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/root_tree.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

struct Place {
  std::string folder, name;
};

Place split(const std::string& path) {
  const auto slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

Result<> write_all(const Fd& file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto n = ::write(file.get(), text.data(), text.size());
    STINT_TRY(check(n, path));
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return {};
}

}  // namespace

Result<RootTree> RootTree::open(const Path& root) {
  STINT_TRY_ASSIGN(Fd fd, check_fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC), root.native()));
  return RootTree(std::move(fd));
}

Fd RootTree::try_open(const std::string& path, int flags) const {
  open_how how{};
  how.flags = static_cast<__u64>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT;
  return Fd(static_cast<int>(syscall(SYS_openat2, root_.get(), path.c_str(), &how, sizeof how)));
}

Result<Fd> RootTree::make_folder(const std::string& path) {
  if (path != ".") {
    const auto place = split(path);
    STINT_TRY_ASSIGN(const Fd above, make_folder(place.folder));
    if (mkdirat(above.get(), place.name.c_str(), 0755) == -1 && errno != EEXIST) return system_failure(path);
  }
  Fd folder = try_open(path, O_PATH | O_DIRECTORY);
  if (!folder) return system_failure(path);
  return folder;
}

Result<> RootTree::write(const std::string& path, std::string_view text, unsigned mode) {
  STINT_TRY(remove(path));
  const auto place = split(path);
  STINT_TRY_ASSIGN(const Fd folder, make_folder(place.folder));
  constexpr int kNew = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  STINT_TRY_ASSIGN(const Fd file, check_fd(openat(folder.get(), place.name.c_str(), kNew, 0600), path));
  STINT_TRY(write_all(file, text, path));
  return check(fchmod(file.get(), mode), path);
}

Result<> RootTree::link(const std::string& path, const std::string& target) {
  STINT_TRY(remove(path));
  const auto place = split(path);
  STINT_TRY_ASSIGN(const Fd folder, make_folder(place.folder));
  return check(symlinkat(target.c_str(), folder.get(), place.name.c_str()), path);
}

Result<> RootTree::remove(const std::string& path) {
  const auto place = split(path);
  const Fd folder = try_open(place.folder, O_PATH | O_DIRECTORY);
  const bool gone = folder && unlinkat(folder.get(), place.name.c_str(), 0) == 0;
  if (!gone && errno != ENOENT) return system_failure(path);
  return {};
}

Result<std::string> RootTree::read(const std::string& path) const {
  const Fd file = try_open(path, O_RDONLY);
  if (!file) return system_failure(path);
  std::string text;
  std::array<char, 4096> part{};
  for (;;) {
    const auto n = ::read(file.get(), part.data(), part.size());
    STINT_TRY(check(n, path));
    if (n == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace stint::rehearsal::hosts
