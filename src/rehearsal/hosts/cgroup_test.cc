// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/cgroup.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kUnified =
    "24 30 0:22 / /proc rw,relatime shared:13 - proc proc rw\n"
    "35 23 0:29 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr auto kHybrid =
    "40 23 0:30 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
    "41 40 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "42 40 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

TEST(OwnCgroup, UnifiedLayout) {
  EXPECT_EQ(own_cgroup(kUnified, "0::/user.slice/user-1000.slice/session-2.scope\n"),
            "/sys/fs/cgroup/user.slice/user-1000.slice/session-2.scope");
}

TEST(OwnCgroup, HybridLayoutAtItsRoot) {
  EXPECT_EQ(own_cgroup(kHybrid, "4:memory:/elsewhere\n0::/\n"), "/sys/fs/cgroup/unified");
}

TEST(OwnCgroup, VersionOneAloneIsNotEnough) {
  EXPECT_EQ(own_cgroup("41 40 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n", "4:memory:/a\n"),
            "");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
