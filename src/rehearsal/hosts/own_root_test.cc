// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/own_root.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

TEST(NamespacesRefused, SettingThatForbidsThemIsNamedWithTheWayOut) {
  const auto none = namespaces_refused({.most = "0\n", .clone = {}, .restricted = {}}, "ENOSPC");
  EXPECT_NE(none.what.find("user.max_user_namespaces = 0"), std::string::npos);
  EXPECT_NE(none.next.find("sysctl user.max_user_namespaces"), std::string::npos);
  const auto debian = namespaces_refused({.most = "96364\n", .clone = "0\n", .restricted = {}}, "EPERM");
  EXPECT_NE(debian.next.find("kernel.unprivileged_userns_clone=1"), std::string::npos);
  const auto ubuntu = namespaces_refused({.most = "96364\n", .clone = "1\n", .restricted = "1\n"}, "EACCES");
  EXPECT_NE(ubuntu.next.find("AppArmor profile"), std::string::npos);
}

TEST(NamespacesRefused, WhereNoSettingSaysWhyTheSystemsWordIsKept) {
  const auto refusal = namespaces_refused({.most = "96364\n", .clone = "1\n", .restricted = "0\n"},
                                          "a user namespace: Operation not permitted");
  EXPECT_EQ(refusal.what, "this computer refuses user namespaces to ordinary users");
  EXPECT_EQ(refusal.detail, "a user namespace: Operation not permitted");
}

}  // namespace
}  // namespace stint::rehearsal::hosts
