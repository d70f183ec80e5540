// SPDX-License-Identifier: Apache-2.0
#include "ledger/rebuilt.h"

#include <gtest/gtest.h>

#include "ledger/bill.h"
#include "ledger/ledger_test.h"

namespace stint::ledger {
namespace {

using namespace std::chrono_literals;

class RebuiltTest : public LedgerTest {
 protected:
  // A machine of $1 an hour and a disk of a cent an hour, in its second run.
  Tagged tagged() const {
    Tagged found{.token = "t9",
                 .name = "lab",
                 .owner = "me",
                 .place = "aws",
                 .type = "g4dn.xlarge",
                 .machine = "i-9",
                 .state = "running",
                 .address = "198.51.100.9"};
    found.launched = launched;
    found.created = launched - 10h;
    found.lifetime = 2h;
    found.keep = 72h;
    found.budget = Money::dollars(5);
    found.spent = Money::dollars(2);
    found.stops = true;
    found.rates.machine = *parse_rate("1", Rate::Per::Hour);
    found.rates.disk = *parse_rate("7.3", Rate::Per::GbMonth);
    found.rates.disk_gb = 1;
    return found;
  }
  Stint rebuilt(const Tagged& found) {
    auto ledger = open();
    EXPECT_TRUE(ledger.record(rebuilt_from(found)));
    return **ledger.stint("t9");
  }
};

TEST_F(RebuiltTest, RunningMachineGoesOnWithItsDeadlineAndWhatWasSpent) {
  auto stint = rebuilt(tagged());
  EXPECT_EQ(stint.name, "lab");
  EXPECT_EQ(stint.terms.forced, "stop");
  EXPECT_EQ(stint.terms.keep, 72h);
  EXPECT_EQ(stint.machine->state, "running");
  EXPECT_EQ(stint.deadline(), launched + 2h);
  EXPECT_EQ(stint.unsettled(), nullptr);
  EXPECT_EQ(cost_so_far(stint, launched + 1h).total(), Money::micros(3'010'000))
      << "the two dollars of before, and an hour of machine and disk";
}

TEST_F(RebuiltTest, StoppedMachineCostsItsDiskAlone) {
  auto found = tagged();
  found.state = "stopped";
  found.stopped = launched + 1h;
  auto stint = rebuilt(found);
  EXPECT_EQ(stint.machine->stopped, launched + 1h);
  EXPECT_EQ(cost_so_far(stint, launched + 101h).total(), Money::micros(4'010'000));
}

TEST_F(RebuiltTest, FirstRunHasNothingBeforeIt) {
  auto found = tagged();
  found.created = found.launched;
  found.spent = {};
  auto stint = rebuilt(found);
  EXPECT_EQ(stint.machine->before, Money{});
  EXPECT_EQ(cost_so_far(stint, launched + 1h).total(), Money::micros(1'010'000));
}

}  // namespace
}  // namespace stint::ledger
