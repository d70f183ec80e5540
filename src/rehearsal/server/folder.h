// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::server {

using hosts::Fd;

/// Whose files they are.
struct Owner {
  uid_t uid = 0;
  gid_t gid = 0;
};

/// The user who called sudo, where SUDO_UID and SUDO_GID say so, else who we are.
Owner owner_from_environment();

/// A folder of a rehearsal: the one that keeps a cloud, or the one that keeps its images. Files in it are its
/// owner's alone (0600). Since root writes where a user may: a name in it that is a symbolic link is refused.
class Folder {
 public:
  /// Makes what is missing of it, 0700 and the owner's; one that is there is left as it is.
  static Result<Folder> open(const Path& path, Owner owner);

  const Path& path() const { return path_; }
  Path at(std::string_view name) const { return path_ / name; }

  /// nullopt where there is no such file.
  Result<std::optional<std::string>> read(const std::string& name) const;
  /// Whole or not at all, also in a power cut.
  Result<> write(const std::string& name, std::string_view text) const;
  /// For open(2)'s flags; made where it is missing and O_CREAT says so.
  Result<Fd> open_file(const std::string& name, int flags) const;
  /// One that is not there is fine.
  Result<> remove(const std::string& name) const;
  Result<> rename(const std::string& from, const std::string& to) const;

 private:
  Folder(Path path, Fd folder, Owner owner)
      : path_(std::move(path)), folder_(std::move(folder)), owner_(owner) {}

  Path path_;
  Fd folder_;
  Owner owner_;
};

}  // namespace stint::rehearsal::server
