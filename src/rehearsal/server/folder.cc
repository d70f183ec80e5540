// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::server {
namespace {

using hosts::check;
using hosts::check_fd;

std::optional<std::uint32_t> number_in(const char* variable) {
  const char* text = std::getenv(variable);
  if (!text) return std::nullopt;
  std::string_view digits(text);
  std::uint32_t number = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

Result<> make_folders(const Path& path, Owner owner) {
  std::error_code error;
  if (path.empty() || std::filesystem::is_directory(path, error)) return {};
  if (path.has_parent_path() && path.parent_path() != path)
    STINT_TRY(make_folders(path.parent_path(), owner));
  if (::mkdir(path.c_str(), 0700) == -1) {
    if (errno == EEXIST && std::filesystem::is_directory(path, error)) return {};
    return hosts::system_failure("making " + path.native());
  }
  return check(::lchown(path.c_str(), owner.uid, owner.gid), path.native());
}

Result<> write_all(const Fd& file, std::string_view text, const std::string& what) {
  while (!text.empty()) {
    const auto n = ::write(file.get(), text.data(), text.size());
    if (n == -1 && errno == EINTR) continue;
    STINT_TRY(check(n, what));
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return check(::fsync(file.get()), what);
}

}  // namespace

Owner owner_from_environment() {
  auto uid = number_in("SUDO_UID"), gid = number_in("SUDO_GID");
  if (geteuid() == 0 && uid && gid) return {*uid, *gid};
  return {geteuid(), getegid()};
}

Result<Folder> Folder::open(const Path& path, Owner owner) {
  if (!path.is_absolute()) return fail(Kind::Usage, path.native() + " is no absolute path");
  auto clean = path.lexically_normal();
  if (!clean.has_filename()) clean = clean.parent_path();
  STINT_TRY(make_folders(clean, owner));
  STINT_TRY_ASSIGN(Fd folder,
                   check_fd(::open(clean.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC), clean.native()));
  return Folder(std::move(clean), std::move(folder), owner);
}

Result<Fd> Folder::open_file(const std::string& name, int flags) const {
  STINT_TRY_ASSIGN(Fd file,
                   check_fd(::openat(folder_.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, 0600),
                            at(name).native()));
  struct stat found {};
  STINT_TRY(check(::fstat(file.get(), &found), at(name).native()));
  if (!S_ISREG(found.st_mode) || found.st_nlink != 1)
    return fail(Kind::Failed, at(name).native() + " is no plain file of its own");
  if ((flags & O_CREAT) != 0 && found.st_uid != owner_.uid)
    STINT_TRY(check(::fchown(file.get(), owner_.uid, owner_.gid), at(name).native()));
  return file;
}

Result<std::optional<std::string>> Folder::read(const std::string& name) const {
  auto file = open_file(name, O_RDONLY);
  if (!file && file.error().code == "ENOENT") return std::nullopt;
  if (!file) return fail(std::move(file).error());
  std::string text;
  std::array<char, 65536> part{};
  for (;;) {
    const auto n = ::read(file->get(), part.data(), part.size());
    if (n == -1 && errno == EINTR) continue;
    STINT_TRY(check(n, at(name).native()));
    if (n == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(n));
  }
}

Result<> Folder::write(const std::string& name, std::string_view text) const {
  const auto beside = name + ".new";
  STINT_TRY(remove(beside));
  {
    STINT_TRY_ASSIGN(const Fd file, open_file(beside, O_WRONLY | O_CREAT | O_EXCL));
    STINT_TRY(write_all(file, text, at(name).native()));
  }
  STINT_TRY(rename(beside, name));
  return check(::fsync(folder_.get()), path_.native());
}

Result<> Folder::remove(const std::string& name) const {
  if (::unlinkat(folder_.get(), name.c_str(), 0) == -1 && errno != ENOENT)
    return hosts::system_failure("removing " + at(name).native());
  return {};
}

Result<> Folder::rename(const std::string& from, const std::string& to) const {
  return check(::renameat(folder_.get(), from.c_str(), folder_.get(), to.c_str()), at(to).native());
}

}  // namespace stint::rehearsal::server
