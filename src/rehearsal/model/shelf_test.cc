// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/shelf.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

constexpr SysMicros kStart{Seconds{1000}};
constexpr SysMicros at(int seconds) { return kStart + Seconds{seconds}; }

struct ShelfTest : ::testing::Test {
  Micros keep = Seconds{10};
  Shelf<int> shelf{keep};
};

TEST_F(ShelfTest, WhatWasMadeSinceIsNotSeen) {
  shelf.add("a", 1, at(0));
  EXPECT_EQ(shelf.seen("a", at(-1)), nullptr);
  ASSERT_TRUE(shelf.seen("a", at(0)));
  EXPECT_EQ(*shelf.seen("a", at(0)), 1);
}

TEST_F(ShelfTest, EachInstantHasItsOwnVersion) {
  shelf.add("a", 1, at(0));
  shelf.change("a", at(3)) = 2;
  shelf.change("a", at(6)) = 3;
  EXPECT_EQ(*shelf.seen("a", at(2)), 1);
  EXPECT_EQ(*shelf.seen("a", at(3)), 2);
  EXPECT_EQ(*shelf.seen("a", at(9)), 3);
  EXPECT_EQ(*shelf.find("a"), 3);
}

TEST_F(ShelfTest, WhatIsGoneIsStillSeenALittle) {
  shelf.add("a", 1, at(0));
  shelf.remove("a", at(5));
  EXPECT_EQ(shelf.find("a"), nullptr);
  EXPECT_EQ(*shelf.seen("a", at(4)), 1);
  EXPECT_EQ(shelf.seen("a", at(5)), nullptr);
}

TEST_F(ShelfTest, ListingsAreByIdAndOfOneInstant) {
  shelf.add("b", 2, at(0));
  shelf.add("a", 1, at(1));
  shelf.add("c", 3, at(2));
  shelf.remove("b", at(3));
  std::vector<int> then, now;
  shelf.each_seen(at(1), [&](int n) { then.push_back(n); });
  shelf.each([&](int n) { now.push_back(n); });
  EXPECT_EQ(then, (std::vector{1, 2}));
  EXPECT_EQ(now, (std::vector{1, 3}));
}

TEST_F(ShelfTest, WithNothingToKeepThereIsOnlyThePresent) {
  keep = Micros{0};
  shelf.add("a", 1, at(0));
  shelf.change("a", at(1)) = 2;
  EXPECT_EQ(*shelf.seen("a", at(1)), 2);
  shelf.remove("a", at(2));
  EXPECT_EQ(shelf.seen("a", at(2)), nullptr);
}

TEST_F(ShelfTest, WhatChangedBeforeAnythingWasKeptIsThereAllTheSame) {
  keep = Micros{0};
  shelf.add("a", 1, at(0));
  shelf.change("a", at(5)) = 2;
  keep = Seconds{10};
  ASSERT_TRUE(shelf.seen("a", at(3)));
  EXPECT_EQ(shelf.seen("a", at(-1)), nullptr);
  shelf.change("a", at(7)) = 3;
  EXPECT_EQ(*shelf.seen("a", at(3)), 2);
  EXPECT_EQ(*shelf.seen("a", at(7)), 3);
}

}  // namespace
}  // namespace stint::rehearsal
