// SPDX-License-Identifier: Apache-2.0
#include "budget/margins.h"

#include <gtest/gtest.h>

namespace stint::budget {
namespace {

using namespace std::chrono_literals;

TEST(MarginsTest, LongStintHasTheFullOnes) {
  EXPECT_EQ(margins_for(20min), Margins{});
  EXPECT_EQ(margins_for(12h), Margins{});
}

TEST(MarginsTest, ShortStintHasThemInProportion) {
  auto m = margins_for(5min);
  EXPECT_EQ(m.first_warning, 225s);
  EXPECT_EQ(m.last_warning, 105s);
  EXPECT_EQ(m.save, 75s);
  EXPECT_EQ(m.off, 60s);
  EXPECT_EQ(m.timer, 45s);
}

TEST(MarginsTest, EveryLengthKeepsTheOrderAndLeavesTimeToWork) {
  for (auto length = Micros{1s}; length < 25min; length += 7s) {
    auto m = margins_for(length);
    EXPECT_TRUE(in_order(m)) << length.count();
    EXPECT_LT(m.first_warning, length);
    EXPECT_GT(m.save, m.off);
    EXPECT_GT(m.off, m.timer);
  }
}

TEST(MarginsTest, LengthIsFoundByItsTimer) {
  for (auto length : {Micros{1min}, Micros{5min}, Micros{19min}, Micros{20min}, Micros{21min}, Micros{12h}})
    EXPECT_EQ(length_with_timer_at(length - margins_for(length).timer), length) << length.count();
}

TEST(MarginsTest, NoLengthHasNoMargins) {
  EXPECT_EQ(margins_for(0s).first_warning, 0s);
  EXPECT_EQ(margins_for(-5s).save, 0s);
}

TEST(MarginsTest, WrongOrderIsSeen) {
  EXPECT_TRUE(in_order(Margins{}));
  EXPECT_FALSE(in_order({.save = 1min, .off = 2min, .timer = 0s}));
  EXPECT_FALSE(in_order({.timer = -1s}));
}

}  // namespace
}  // namespace stint::budget
