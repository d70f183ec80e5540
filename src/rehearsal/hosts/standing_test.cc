// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/standing.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

constexpr auto kWhole = "         0          0 4294967295\n";

TEST(Standing, RootOfTheMachineHasARangeThatIsNobodys) {
  const auto standing = standing_in(kWhole, kWhole);
  EXPECT_FALSE(standing.own_namespace);
  EXPECT_EQ(standing.ids.first, 1996488704u);
  EXPECT_EQ(standing.ids.count, 65536u);
}

TEST(Standing, RootOfANamespaceHasWhatFollowsHimself) {
  const auto map = "         0       1000          1\n         1     100000      65536\n";
  const auto standing = standing_in(map, map);
  EXPECT_TRUE(standing.own_namespace);
  EXPECT_EQ(standing.ids.first, 1u);
  EXPECT_EQ(standing.ids.count, 65536u);
}

TEST(Standing, FewerGroupsThanUsersAreWhatCounts) {
  const auto standing = standing_in("0 100000 65536\n", "0 1000 1\n1 100000 999\n");
  EXPECT_EQ(standing.ids.count, 999u);
}

TEST(Standing, GapEndsTheRange) {
  const auto map = "1000 5000 65536\n0 1000 1\n";
  EXPECT_EQ(standing_in(map, map).ids.count, 0u);
}

}  // namespace
}  // namespace stint::rehearsal::hosts
