// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/faults.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::wire {
namespace {

TEST(FaultsTest, SkipsThenHitsSoManyTimes) {
  Faults faults;
  faults.set({{.call = "RunInstances", .skip = 1, .times = 2, .what = fault::Lost{}}});
  std::string story;
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(faults.next("DescribeInstances").fault);
    story += faults.next("RunInstances").fault ? 'x' : '.';
  }
  EXPECT_EQ(story, ".xx..");
}

TEST(FaultsTest, PatternsMatchManyCalls) {
  Faults faults;
  faults.set({{.call = "Describe*", .skip = 0, .times = 2, .what = fault::Throttled{}}});
  EXPECT_TRUE(faults.next("DescribeImages").is<fault::Throttled>());
  EXPECT_FALSE(faults.next("RunInstances").fault);
  EXPECT_TRUE(faults.next("DescribeVpcs").is<fault::Throttled>());
  EXPECT_FALSE(faults.next("DescribeVpcs").fault);
}

TEST(FaultsTest, LateGoesTogetherWithAnother) {
  Faults faults;
  faults.set({{.call = "*", .what = fault::Late{Seconds{3}}},
              {.call = "*", .what = fault::Lost{true}},
              {.call = "*", .what = fault::Cut{}}});
  auto first = faults.next("x");
  EXPECT_EQ(first.delay, Seconds{3});
  EXPECT_TRUE(first.is<fault::Lost>());
  auto second = faults.next("x");
  EXPECT_EQ(second.delay, Seconds{0});
  EXPECT_TRUE(second.is<fault::Cut>()) << "the first of the plan goes first, the other waits";
}

}  // namespace
}  // namespace stint::rehearsal::wire
