// SPDX-License-Identifier: Apache-2.0
#include "views/forecast.h"

#include <gtest/gtest.h>

namespace stint::views {
namespace {

using namespace std::chrono_literals;

const SysMicros kLaunch = *parse_rfc3339("2026-11-24T20:00:00Z");

// $3.60 an hour; the disk a cent an hour by the dearest month.
ledger::Stint a_stint() {
  ledger::Stint stint;
  stint.terms.lifetime = 10h;
  stint.terms.rates.machine = *parse_rate("3.6", Rate::Per::Hour);
  stint.terms.rates.disk = *parse_rate("6.72", Rate::Per::GbMonth);
  stint.terms.rates.disk_gb = 1;
  stint.machine =
      ledger::Machine{.id = "i-1", .launched = kLaunch, .created = kLaunch, .runs = {{kLaunch, {}}}};
  return stint;
}

ledger::Stint a_stopped_one() {
  auto stint = a_stint();
  stint.machine->stopped = stint.machine->runs[0].to = kLaunch + 1h;
  return stint;
}

TEST(ForecastTest, MachineRunsToItsDeadlineAndTheTail) {
  EXPECT_EQ(most_to_come(a_stint(), kLaunch + 9h), Money::micros(3'600'000 + 180'000 + 10'500));
  EXPECT_EQ(most_to_come(a_stint(), kLaunch + 99h), Money{}) << "past its deadline nothing is known";
}

TEST(ForecastTest, KeptDiskGoesOnUntilTheGuardThatIsArmedForIt) {
  auto stint = a_stopped_one();
  stint.guards = {{.layer = "K", .fires = kLaunch + 73h}};
  EXPECT_EQ(most_to_come(stint, kLaunch + 2h), Money::micros(710'000));
  EXPECT_EQ(still_to_come(stint, kLaunch + 2h, kLaunch + 3h), Money::micros(10'000));
}

TEST(ForecastTest, ForcedStopReservesTheKeepBeforeItsGuardIsKnown) {
  auto stint = a_stint();
  stint.terms.forced = "stop";
  stint.terms.keep = 72h;
  EXPECT_EQ(disk_end(stint, kLaunch), kLaunch + 10h + budget::kTail + 72h);
  stint.terms.disk_unguarded = true;
  EXPECT_EQ(disk_end(stint, kLaunch), std::nullopt);
}

TEST(ForecastTest, DiskThatNothingEndsCountsToTheEndOfTheMonth) {
  auto stint = a_stopped_one();
  EXPECT_EQ(disk_end(stint, kLaunch + 2h), std::nullopt);
  EXPECT_EQ(month_end(kLaunch), *parse_rfc3339("2026-12-01T00:00:00Z"));
  EXPECT_EQ(most_to_come(stint, month_end(kLaunch) - 10h), Money::micros(100'000));
}

TEST(ForecastTest, WhatHasEndedAddsNothing) {
  auto stint = a_stint();
  stint.machine->ended = kLaunch + 1h;
  EXPECT_EQ(most_to_come(stint, kLaunch + 2h), Money{});
  stint = a_stint();
  stint.machine.reset();
  EXPECT_EQ(most_to_come(stint, kLaunch), Money{});
}

TEST(ForecastTest, YearEndsInDecember) {
  EXPECT_EQ(month_end(*parse_rfc3339("2026-12-31T23:59:59Z")), *parse_rfc3339("2027-01-01T00:00:00Z"));
}

}  // namespace
}  // namespace stint::views
