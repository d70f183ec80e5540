// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/result.h"

namespace stint::rehearsal::hosts {

/// Makes this process, an ordinary user's with one thread, root of a user namespace of its own: user 0 there
/// is himself, users 1 … are his subordinate ones (subuid(5)), mapped by newuidmap(1). Mounts and terminals
/// are its own too; the network stays the user's. What it makes in his folders is his. Fails with the cause
/// and the way out where this computer does not let him.
Result<> become_own_root();

/// What the system says of user namespaces, as the texts of files; nullopt: there is no such file.
struct NamespaceSettings {
  std::optional<std::string> most;   ///< /proc/sys/user/max_user_namespaces
  std::optional<std::string> clone;  ///< /proc/sys/kernel/unprivileged_userns_clone (Debian's kernels)
  std::optional<std::string>
      restricted;  ///< /proc/sys/kernel/apparmor_restrict_unprivileged_userns (Ubuntu's)
};
/// Why they are refused to an ordinary user, and what to do; `error` is what the system call said.
Error namespaces_refused(const NamespaceSettings& settings, std::string error);

}  // namespace stint::rehearsal::hosts
