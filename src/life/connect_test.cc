// SPDX-License-Identifier: Apache-2.0
#include "life/connect.h"

#include <gtest/gtest.h>

namespace stint::life {
namespace {

TEST(RangeTest, HoldsWhatLiesInIt) {
  EXPECT_TRUE(holds("192.0.2.7/32", "192.0.2.7/32"));
  EXPECT_TRUE(holds("192.0.2.0/23", "192.0.3.255/32"));
  EXPECT_TRUE(holds("0.0.0.0/0", "203.0.113.1/32"));
  EXPECT_TRUE(holds("2001:db8::/33", "2001:db8:7fff::1/128"));
}

TEST(RangeTest, DoesNotHoldWhatLiesBesideIt) {
  EXPECT_FALSE(holds("192.0.2.7/32", "192.0.2.6/32"));
  EXPECT_FALSE(holds("192.0.2.0/23", "192.0.4.0/32"));
  EXPECT_FALSE(holds("2001:db8::/33", "2001:db8:8000::1/128"));
}

TEST(RangeTest, OfTheOtherFamilyHoldsNothing) {
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1/128"));
  EXPECT_FALSE(holds("::/0", "192.0.2.1/32"));
}

TEST(RangeTest, WiderRangeIsNotHeld) { EXPECT_FALSE(holds("192.0.2.0/24", "192.0.0.0/16")); }

TEST(RangeTest, GarbageHoldsNothing) {
  for (const char* text : {"", "192.0.2.1/33", "192.0.2.1/-1", "192.0.2.1/", "192.0.2/24", "somewhere"})
    EXPECT_FALSE(holds(text, "192.0.2.1/32")) << text;
}

}  // namespace
}  // namespace stint::life
