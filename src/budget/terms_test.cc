// SPDX-License-Identifier: Apache-2.0
#include "budget/terms.h"

#include <gtest/gtest.h>

namespace stint::budget {
namespace {

using namespace std::chrono_literals;

Rates t4() {
  return {.machine = *parse_rate("0.526", Rate::Per::Hour),
          .disk = *parse_rate("0.08", Rate::Per::GbMonth),
          .address = *parse_rate("0.005", Rate::Per::Hour),
          .disk_gb = 100,
          .source = "test"};
}

TEST(CostTest, EachLineIsRoundedUpOnce) {
  Cost hour = reported(t4(), 1h, 1h);
  EXPECT_EQ(hour.machine, Money::micros(526'000));
  EXPECT_EQ(hour.disk, Money::micros(10'959));  // 8 / 730
  EXPECT_EQ(hour.address, Money::micros(5'000));
  EXPECT_EQ(hour.total(), Money::micros(541'959));
  EXPECT_EQ(worst(t4(), 1h).disk, Money::micros(11'905));  // 8 / 672
}

TEST(CostTest, DiskAndAddressOutliveTheMachine) {
  EXPECT_EQ(reported(t4(), 1h, 2h).machine, reported(t4(), 1h, 1h).machine);
  EXPECT_EQ(reported(t4(), 1h, 2h).address, Money::micros(10'000));
}

TEST(CostTest, TheFirstMinuteIsBilledWhole) {
  EXPECT_EQ(reported(t4(), 1s, 1s).total(), reported(t4(), 60s, 60s).total());
  EXPECT_EQ(reported(t4(), 0s, 0s).total(), Money{});
}

TEST(HourlyTest, SumsAllLines) { EXPECT_EQ(format_rate(hourly(t4())), "$0.5419589042/h"); }

TEST(LifetimeTest, DeadlineWinsWhereTheBudgetLastsLonger) {
  EXPECT_EQ(*lifetime(t4(), Money::dollars(5), 1h, 5min), 1h);
}

TEST(LifetimeTest, BudgetWinsWhereItIsUsedUpFirst) {
  auto span = *lifetime(t4(), Money::dollars(5), 12h, 5min);
  EXPECT_LE(worst(t4(), span + kTail).total(), Money::dollars(5));
  EXPECT_GT(worst(t4(), span + 1s + kTail).total(), Money::dollars(5));
  EXPECT_GT(span, 9h);
}

TEST(LifetimeTest, TooSmallABudgetSaysHowMuchIsNeeded) {
  auto span = lifetime(t4(), Money::micros(10'000), 12h, 5min);
  ASSERT_FALSE(span);
  EXPECT_EQ(span.error().kind, Kind::Budget);
  EXPECT_EQ(span.error().what,
            "a budget of $0.01 is too small: 5m with its shutdown already cost $0.073 here");
  EXPECT_EQ(span.error().next, "give at least --budget 0.073");
}

TEST(LifetimeTest, WhatCostsNothingRunsToItsDeadline) {
  EXPECT_EQ(*lifetime(Rates{}, Money{}, 12h, 5min), 12h);
}

}  // namespace
}  // namespace stint::budget
