// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/throttle.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::wire {
namespace {

struct ThrottleTest : ::testing::Test {
  Throttle throttle;
  SysMicros now{Seconds{1000}};

  int burst(std::string_view account, std::string_view region, std::string_view call,
            const Allowance& allowance) {
    int n = 0;
    while (n < 1000 && throttle.admit(account, region, call, allowance, now)) ++n;
    return n;
  }
};

TEST_F(ThrottleTest, BurstAndThenSoManyASecond) {
  EXPECT_EQ(burst("a", "r", "RunInstances", {5, 2}), 5);
  now += Seconds{1};
  EXPECT_EQ(burst("a", "r", "RunInstances", {5, 2}), 2);
  now += Seconds{60};
  EXPECT_EQ(burst("a", "r", "RunInstances", {5, 2}), 5) << "never more than full";
}

TEST_F(ThrottleTest, EachAccountRegionAndCallHasItsOwn) {
  EXPECT_EQ(burst("a", "r", "x", {5, 2}), 5);
  EXPECT_EQ(burst("b", "r", "x", {5, 2}), 5);
  EXPECT_EQ(burst("a", "s", "x", {5, 2}), 5);
  EXPECT_EQ(burst("a", "r", "y", {5, 2}), 5);
}

}  // namespace
}  // namespace stint::rehearsal::wire
