// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/subids.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::hosts {
namespace {

TEST(Subids, RangeOfAUserByNameOrNumber) {
  const auto text = "other:100000:65536\nlearner:165536:65536\n1002:300000:1000\n";
  ASSERT_TRUE(subordinate_ids(text, "learner", 1001));
  EXPECT_EQ(subordinate_ids(text, "learner", 1001)->first, 165536u);
  ASSERT_TRUE(subordinate_ids(text, "third", 1002));
  EXPECT_EQ(subordinate_ids(text, "third", 1002)->count, 1000u);
  EXPECT_FALSE(subordinate_ids(text, "learn", 1003));
}

TEST(Subids, LargestOfSeveralRanges) {
  EXPECT_EQ(subordinate_ids("a:1000:10\na:5000:65536\na:9000:20\n", "a", 1)->first, 5000u);
}

TEST(Subids, LinesOfAnotherFormArePassedOver) {
  EXPECT_FALSE(subordinate_ids("a\na:\na:x:65536\na:10\n\n", "a", 1));
}

}  // namespace
}  // namespace stint::rehearsal::hosts
