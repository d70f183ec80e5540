// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace stint::rehearsal::hosts {

/// Users (and groups) 0 … count - 1 of every host, as this process numbers them: from `first` on.
struct Ids {
  std::uint32_t first = 0, count = 0;
};

/// systemd, sshd and files of the image need all users up to `nobody`, 65534.
constexpr std::uint32_t kLeastIds = 65535;

/// As whom this process makes hosts.
struct Standing {
  bool own_namespace = false;  ///< root of a user namespace (own_root.h), and not of the machine
  Ids ids;
};

/// "namespace" for root of the machine, "rootless" else: what is said of the hosts.
const char* kind_of(const Standing& standing);

/// Out of the texts of /proc/self/uid_map and gid_map. Root of the machine has hosts in a range of users
/// where systemd's list of uids ("Users, Groups, UIDs and GIDs on systemd Systems") has nobody, past the
/// ranges of its own containers; root of a user namespace has those that follow himself there.
Standing standing_in(std::string_view uid_map, std::string_view gid_map);
Result<Standing> our_standing();

}  // namespace stint::rehearsal::hosts
