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

Usage running(Seconds span) { return {.machine = span, .disk = span, .address = span}; }

Purse purse(Money budget, Money spent = {}, Seconds keep = 0s) { return {budget, spent, keep}; }

TEST(CostTest, EachLineIsRoundedUpOnce) {
  Cost hour = reported(t4(), running(1h));
  EXPECT_EQ(hour.machine, Money::micros(526'000));
  EXPECT_EQ(hour.disk, Money::micros(10'959));  // 8 / 730
  EXPECT_EQ(hour.address, Money::micros(5'000));
  EXPECT_EQ(hour.total(), Money::micros(541'959));
  EXPECT_EQ(worst(t4(), 1h).disk, Money::micros(11'905));  // 8 / 672
}

TEST(CostTest, TrafficIsPricedFromTheFirstByte) {
  auto rates = t4();
  rates.traffic = *parse_rate("0.09", Rate::Per::Gb);
  EXPECT_EQ(reported(rates, {.traffic_out = std::int64_t{3} << 29}).traffic, Money::micros(135'000));
  EXPECT_EQ(reported(rates, {.traffic_out = 1}).total(), Money::micros(1));
}

TEST(CostTest, KeptDiskBillsAfterTheMachine) {
  Cost kept = worst(t4(), 1h, 71h);
  EXPECT_EQ(kept.machine, worst(t4(), 1h).machine);
  EXPECT_EQ(kept.address, worst(t4(), 1h).address);
  EXPECT_EQ(kept.disk, Money::micros(857'143));  // 72 h of 8 / 672
}

TEST(CostTest, TheFirstMinuteIsBilledWhole) {
  EXPECT_EQ(billed(0s), 60s);
  EXPECT_EQ(billed(1s), 60s);
  EXPECT_EQ(billed(60s + 1us), 61s);
  EXPECT_EQ(worst(t4(), 1s).total(), worst(t4(), 60s).total());
}

TEST(HourlyTest, SumsAllLines) { EXPECT_EQ(format_rate(hourly(t4())), "$0.5419589042/h"); }

TEST(HourlyTest, DiskAloneByTheMonth) { EXPECT_EQ(monthly_disk(t4()), Money::dollars(8)); }

TEST(LifetimeTest, DeadlineWinsWhereTheBudgetLastsLonger) {
  EXPECT_EQ(*lifetime(t4(), purse(Money::dollars(5)), 1h, 5min), 1h);
}

TEST(LifetimeTest, BudgetWinsWhereItIsUsedUpFirst) {
  auto span = *lifetime(t4(), purse(Money::dollars(5)), 12h, 5min);
  EXPECT_LE(worst(t4(), span + kTail).total(), Money::dollars(5));
  EXPECT_GT(worst(t4(), span + 1s + kTail).total(), Money::dollars(5));
  EXPECT_GT(span, 9h);
}

TEST(LifetimeTest, WhatWasSpentAndTheKeptDiskComeOutOfTheBudget) {
  auto spent = *lifetime(t4(), purse(Money::dollars(5), Money::dollars(2), 72h), 12h, 5min);
  EXPECT_LE(Money::dollars(2) + worst(t4(), spent + kTail, 72h).total(), Money::dollars(5));
  EXPECT_GT(Money::dollars(2) + worst(t4(), spent + 1s + kTail, 72h).total(), Money::dollars(5));
}

TEST(LifetimeTest, TooSmallABudgetSaysHowMuchIsNeeded) {
  auto span = lifetime(t4(), purse(Money::micros(10'000)), 12h, 5min);
  ASSERT_FALSE(span);
  EXPECT_EQ(span.error().kind, Kind::Budget);
  EXPECT_EQ(span.error().what,
            "a budget of $0.01 is too small: 5m with its shutdown already cost $0.073 here");
  EXPECT_EQ(span.error().next, "give at least --budget 0.073");
}

TEST(LifetimeTest, BudgetBelowWhatIsSpentSaysSo) {
  auto span = lifetime(t4(), purse(Money::dollars(1), Money::dollars(2)), 12h, 5min);
  ASSERT_FALSE(span);
  EXPECT_EQ(span.error().kind, Kind::Budget);
  EXPECT_EQ(span.error().what, "the budget of $1.00 is used up: $2.00 has been spent");
  EXPECT_EQ(span.error().next, "give at least --budget 2.08");
}

TEST(LifetimeTest, TooLongAKeepNamesTheOneThatFits) {
  auto span = lifetime(t4(), purse(Money::dollars(1), {}, 72h * 2), 12h, 5min);
  ASSERT_FALSE(span);
  EXPECT_EQ(span.error().kind, Kind::Budget);
  EXPECT_EQ(span.error().what, "a budget of $1.00 does not hold 5m and a disk that is kept for 6d after it");
  auto next = span.error().next;
  EXPECT_EQ(next, "give at least --budget 1.79, or at most --keep-disk 3d5h");
  EXPECT_TRUE(lifetime(t4(), purse(Money::dollars(1), {}, 77h + 55min + 9s), 12h, 5min));
  EXPECT_FALSE(lifetime(t4(), purse(Money::dollars(1), {}, 77h + 55min + 10s), 12h, 5min));
}

TEST(LifetimeTest, WhatCostsNothingRunsToItsDeadline) {
  EXPECT_EQ(*lifetime(Rates{}, purse(Money{}), 12h, 5min), 12h);
}

}  // namespace
}  // namespace stint::budget
