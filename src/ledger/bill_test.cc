// SPDX-License-Identifier: Apache-2.0
#include "ledger/bill.h"

#include <gtest/gtest.h>

namespace stint::ledger {
namespace {

using namespace std::chrono_literals;

const SysMicros kLaunch = *parse_rfc3339("2026-11-24T20:00:00Z");

// $3.60 an hour for the machine, $0.36 for the address, $7.30 a month (a cent an hour) for the disk.
Stint a_stint() {
  Stint stint{.token = "t1", .name = "lab"};
  stint.terms.budget = Money::dollars(50);
  stint.terms.lifetime = 10h;
  stint.terms.rates = {.machine = *parse_rate("3.6", Rate::Per::Hour),
                       .disk = *parse_rate("7.3", Rate::Per::GbMonth),
                       .address = *parse_rate("0.36", Rate::Per::Hour),
                       .traffic = *parse_rate("0.09", Rate::Per::Gb),
                       .disk_gb = 1};
  stint.machine = Machine{.id = "i-1", .launched = kLaunch, .created = kLaunch, .runs = {{kLaunch, {}}}};
  return stint;
}

void stop(Stint& stint, Micros after) {
  auto& run = stint.machine->runs.back();
  stint.machine->stopped = run.to = run.released = kLaunch + after;
}
void start(Stint& stint, Micros after) {
  stint.machine->stopped.reset();
  stint.machine->launched = kLaunch + after;
  stint.machine->runs.push_back({kLaunch + after, {}});
}
void end(Stint& stint, Micros after, Micros gone) {
  auto& run = stint.machine->runs.back();
  stint.machine->ended = kLaunch + after;
  if (!run.to) run.to = stint.machine->ended;
  stint.machine->gone = kLaunch + gone;
}

TEST(CostSoFarTest, NothingBeforeAMachine) {
  auto stint = a_stint();
  EXPECT_EQ(cost_so_far(stint, kLaunch - 1s), budget::Cost{});
  stint.machine.reset();
  EXPECT_EQ(cost_so_far(stint, kLaunch + 1h), budget::Cost{});
}

TEST(CostSoFarTest, EveryStartIsBilledForAtLeastAMinute) {
  auto stint = a_stint();
  stop(stint, 1s);
  start(stint, 1h);
  stop(stint, 1h + 10s);
  auto cost = cost_so_far(stint, kLaunch + 2h);
  EXPECT_EQ(cost.machine, Money::micros(120'000)) << "two minutes";
  EXPECT_EQ(cost.address, Money::micros(12'000));
  EXPECT_EQ(cost.disk, Money::micros(20'000)) << "all of the two hours";
}

TEST(CostSoFarTest, StoppedMachineCostsItsDiskAlone) {
  auto stint = a_stint();
  stop(stint, 1h);
  auto after = cost_so_far(stint, kLaunch + 101h) - cost_so_far(stint, kLaunch + 1h);
  EXPECT_EQ(after, (budget::Cost{.disk = Money::dollars(1)}));
}

TEST(CostSoFarTest, AddressOfAStopThatTakesLongBillsUntilTheMachineIsOff) {
  auto stint = a_stint();
  stop(stint, 1h);
  auto& run = stint.machine->runs.back();
  run.released = *run.to + 100s;
  EXPECT_EQ(cost_so_far(stint, kLaunch + 2h).address, Money::micros(370'000));
  run.released.reset();
  EXPECT_EQ(cost_so_far(stint, kLaunch + 1h + 10s).address, Money::micros(361'000)) << "on its way";
  EXPECT_EQ(cost_so_far(stint, kLaunch + 2h).address, Money::micros(378'000)) << "three minutes at most";
  start(stint, 1h + 20s);
  EXPECT_EQ(cost_so_far(stint, kLaunch + 1h + 20s).address, Money::micros(362'000)) << "started by then";
}

TEST(CostSoFarTest, AddressOfTheLastRunBillsUntilItIsGone) {
  auto stint = a_stint();
  end(stint, 1h, 1h + 100s);
  auto cost = cost_so_far(stint, kLaunch + 5h);
  EXPECT_EQ(cost.machine, Money::micros(3'600'000));
  EXPECT_EQ(cost.address, Money::micros(370'000));
  EXPECT_EQ(cost.disk, Money::micros(10'278));
}

TEST(CostSoFarTest, MachineThatEndedWhileItWasStoppedHadNoAddress) {
  auto stint = a_stint();
  stop(stint, 1h);
  end(stint, 9h, 10h);
  auto cost = cost_so_far(stint, kLaunch + 20h);
  EXPECT_EQ(cost.address, Money::micros(360'000));
  EXPECT_EQ(cost.machine, Money::micros(3'600'000));
  EXPECT_EQ(cost.disk, Money::micros(100'000));
}

TEST(CostSoFarTest, TrafficAndWhatWasSpentBeforeAreLinesOfTheirOwn) {
  auto stint = a_stint();
  stint.machine->traffic_out = std::int64_t{1} << 31;
  stint.machine->before = Money::dollars(2);
  stint.machine->before_at = kLaunch + 30min;
  EXPECT_EQ(cost_so_far(stint, kLaunch + 29min).before, Money{});
  auto cost = cost_so_far(stint, kLaunch + 1h);
  EXPECT_EQ(cost.traffic, Money::micros(180'000));
  EXPECT_EQ(cost.before, Money::dollars(2));
  EXPECT_EQ(cost.total(), Money::micros(6'150'000));
}

TEST(BillOfTest, RunningStoppedAndNotKnown) {
  auto stint = a_stint();
  EXPECT_EQ(describe(bill_of(stint, kLaunch + 1h)),
            "i-1 is still running at $3.97/h since 20:00 UTC, $3.97 so far; the guard ends it by 06:00 UTC");
  stop(stint, 1h);
  stint.guards = {{.layer = "K", .fires = kLaunch + 73h}};
  EXPECT_EQ(
      describe(bill_of(stint, kLaunch + 1h)),
      "i-1 is stopped; its disk costs $7.30 a month, $3.97 so far; the guard ends it 2026-11-27T21:00:00Z");
  stint.machine->start = Start{kLaunch + 2h, 1h};
  EXPECT_EQ(describe(bill_of(stint, kLaunch + 2h)),
            "not known: a start was asked for at 22:00:00 and its answer was not read; at most $8.15 in all");
  stint.machine.reset();
  stint.attempts = {{.state = "intended", .at = kLaunch}};
  EXPECT_EQ(
      describe(bill_of(stint, kLaunch)),
      "not known: a launch was asked for at 20:00:00 and its answer was not read; at most $39.91 in all");
  stint.ended = kLaunch;
  EXPECT_FALSE(may_cost(bill_of(stint, kLaunch)));
}

TEST(WithBillTest, NamesTheCommandThatEndsIt) {
  auto error = with_bill({.what = "it failed", .next = "try again"}, a_stint(), kLaunch);
  EXPECT_EQ(error.next, "try again; or end it with stint down lab");
  EXPECT_EQ(exit_code(error), 3);
}

}  // namespace
}  // namespace stint::ledger
