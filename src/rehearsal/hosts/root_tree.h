// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::hosts {

/// Changes files below a folder that is to become somebody's root. Every path is looked up as if it were that
/// already: a symbolic link to /etc in it leads to its own /etc, never to this machine's. Paths begin without
/// a slash.
class RootTree {
 public:
  static Result<RootTree> open(const Path& root);

  /// Makes the folders above it that are missing; replaces what was there, a link included.
  Result<> write(const std::string& path, std::string_view text, unsigned mode);
  Result<> link(const std::string& path, const std::string& target);
  /// One that is not there is fine.
  Result<> remove(const std::string& path);
  Result<std::string> read(const std::string& path) const;

 private:
  explicit RootTree(Fd root) : root_(std::move(root)) {}
  Fd try_open(const std::string& path, int flags) const;
  Result<Fd> make_folder(const std::string& path);

  Fd root_;
};

}  // namespace stint::rehearsal::hosts
