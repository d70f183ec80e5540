// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <gtest/gtest.h>

#include "base/result.h"

namespace stint {
namespace {

TEST(ExitCodeTest, WhatMayCostComesFirst) {
  Error error{.kind = Kind::Limit, .what = "x"};
  EXPECT_EQ(exit_code(error), 6);
  error.bill = bill::Unknown{"RunInstances was sent"};
  EXPECT_EQ(exit_code(error), 3);
  error.kind = Kind::Interrupted;
  EXPECT_EQ(exit_code(error), 3);
  error.kind = Kind::Job;
  EXPECT_EQ(exit_code(error), 10) << "a job that failed on a machine that was kept on purpose";
}

TEST(ExitCodeTest, OpenStintThatWasNotTouchedMayCostToo) {
  Error error{.kind = Kind::Unreachable, .what = "x", .bill = bill::Nothing{.others = 1}};
  EXPECT_EQ(exit_code(error), 3);
  error.kind = Kind::Interrupted;
  EXPECT_EQ(exit_code(error), 3);
  error.kind = Kind::Credentials;
  EXPECT_EQ(exit_code(error), 4) << "it has a code of its own";
}

TEST(BillTest, RunningNamesMachineRateAndTime) {
  Bill bill = bill::Running{.id = "i-0abc",
                            .rate = *parse_rate("0.526", Rate::Per::Hour),
                            .since = *parse_rfc3339("2026-11-24T14:02:00Z"),
                            .so_far = Money::micros(80'000),
                            .end = "the guard ends it at 14:40 UTC"};
  EXPECT_EQ(
      describe(bill),
      "i-0abc is still running at $0.526/h since 14:02 UTC, $0.08 so far; the guard ends it at 14:40 UTC");
}

TEST(BillTest, StoppedNamesWhatTheDiskCostsAndWhenItGoes) {
  bill::Kept kept{.id = "i-0abc", .a_month = Money::dollars(8), .so_far = Money::micros(80'000)};
  EXPECT_EQ(describe(kept),
            "i-0abc is stopped; its disk costs $8.00 a month, $0.08 so far; no guard ends it");
  kept.until = *parse_rfc3339("2026-11-27T14:02:00Z");
  EXPECT_EQ(describe(kept),
            "i-0abc is stopped; its disk costs $8.00 a month, $0.08 so far; the guard ends it "
            "2026-11-27T14:02:00Z");
  EXPECT_TRUE(may_cost(kept));
}

TEST(BillTest, NothingDoesNotSpeakForOtherStints) {
  EXPECT_EQ(describe(bill::Nothing{}), "nothing is running, nothing costs");
  EXPECT_EQ(describe(bill::Nothing{.others = 1}),
            "nothing of this command is running; another stint that is open may cost: stint ls");
  EXPECT_EQ(describe(bill::Nothing{.others = 2}),
            "nothing of this command is running; 2 other stints that are open may cost: stint ls");
}

Result<int> half(int n) {
  if (n % 2 != 0) return fail(Kind::Usage, "odd");
  return n / 2;
}
Result<int> quarter(int n) {
  STINT_TRY_ASSIGN(int h, half(n));
  return half(h);
}

TEST(ResultTest, TryPassesTheErrorUp) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().what, "odd");
}

}  // namespace
}  // namespace stint
