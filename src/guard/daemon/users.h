// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace stint::guard {

/// A login user. Read from the files themselves: a static program cannot load what getpwnam() loads, and the
/// login user of a cloud image is in them.
struct User {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups;  ///< gid among them
  std::string home = "/";
  std::string shell = "/bin/sh";
};

/// nullopt where `etc`/passwd has no such user. `etc` is /etc but in tests.
Result<std::optional<User>> find_user(Files& files, std::string_view name, const Path& etc = "/etc");
Result<std::optional<User>> find_user(Files& files, uid_t uid, const Path& etc = "/etc");

}  // namespace stint::guard
