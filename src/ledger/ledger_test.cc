// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "testing/stepping_world.h"

namespace stint::ledger {
namespace {

using namespace std::chrono_literals;

// The ledger in a folder of its own, on SQLite's own VFS.
class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() {
    std::string name = ::testing::TempDir() + "/stint-ledger-XXXXXX";
    dir = mkdtemp(name.data());
    w.env.vars["XDG_STATE_HOME"] = dir.string();
    std::filesystem::create_directories(w.env.state_dir());
  }
  ~LedgerTest() override { std::filesystem::remove_all(dir); }

  Ledger open() {
    auto ledger = Ledger::open(world);
    EXPECT_TRUE(ledger) << ledger.error().what;
    return std::move(*ledger);
  }
  static StintOpened opened(const std::string& token, const std::string& name = "lab") {
    StintOpened fact{.token = token, .name = name, .owner = "me"};
    fact.terms = {.place = "aws", .account = "123456789012", .region = "us-east-1", .type = "g4dn.xlarge"};
    fact.terms.budget = Money::dollars(5);
    fact.terms.lifetime = 2h;
    fact.terms.rates = {.machine = *parse_rate("0.526", Rate::Per::Hour), .disk_gb = 16, .source = "list"};
    return fact;
  }
  void a_whole_stint(Ledger& ledger) {
    ASSERT_TRUE(ledger.record(opened("t1")));
    ASSERT_TRUE(ledger.record(AttemptIntended{"t1", 1, "t1-1", "sg-1", "/state/t1-1"}));
    ASSERT_TRUE(ledger.record(AttemptSettled{"t1", 1, "refused", "InsufficientInstanceCapacity"}));
    ASSERT_TRUE(ledger.record(AttemptIntended{"t1", 2, "t1-2", "sg-1", "/state/t1-2"}));
    ASSERT_TRUE(ledger.record({MachineLaunched{"t1", 2, "i-1", launched},
                               GuardArmed{"t1", "W", "stint-i-1-1", launched + 118min}}));
    ASSERT_TRUE(ledger.record(MachineSeen{"t1", "i-1", "running", "198.51.100.9", ""}));
    ASSERT_TRUE(ledger.record(JobStarted{"t1", "j1", "lenet.ipynb", "/home/me/lab", "stint/lab", {"data/"}}));
    ASSERT_TRUE(ledger.record(JobEnded{"t1", "j1", 0}));
    ASSERT_TRUE(ledger.record(OutputsHome{"t1"}));
  }

  Path dir;
  testing::SteppingWorld w;
  World world{w.out, w.files, w.tasks, w.env, nullptr, w.log, w.terminal};
  SysMicros launched = *parse_rfc3339("2026-11-24T20:00:00Z");
};

TEST_F(LedgerTest, EmptyAtFirst) {
  auto ledger = open();
  EXPECT_TRUE(ledger.stints({})->empty());
  EXPECT_EQ(*ledger.stint("none"), std::nullopt);
}

TEST_F(LedgerTest, StintIsReadBackAsItWasWritten) {
  auto ledger = open();
  a_whole_stint(ledger);
  auto stint = **open().stint("t1");
  EXPECT_EQ(stint.name, "lab");
  EXPECT_EQ(stint.terms.budget, Money::dollars(5));
  EXPECT_EQ(stint.terms.rates, opened("t1").terms.rates);
  ASSERT_EQ(stint.attempts.size(), 2U);
  EXPECT_EQ(stint.attempts[0].why, "InsufficientInstanceCapacity");
  EXPECT_EQ(stint.attempts[1].state, "launched");
  EXPECT_EQ(stint.unsettled(), nullptr);
  EXPECT_EQ(stint.machine->address, "198.51.100.9");
  EXPECT_EQ(stint.deadline(), launched + 2h);
  EXPECT_EQ(stint.guards[0].name, "stint-i-1-1");
  EXPECT_EQ(stint.jobs[0].code, 0);
  EXPECT_EQ(stint.jobs[0].started.ignore, std::vector<std::string>{"data/"});
  EXPECT_TRUE(stint.outputs_home);
  EXPECT_FALSE(stint.ended);
}

TEST_F(LedgerTest, AMachineEndsBeforeItsDiskIsGone) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineEnded{"t1", "i-1", launched + 1h, launched + 1h, "asked"}));
  ASSERT_TRUE(ledger.record(MachineEnded{"t1", "i-1", launched + 1h, launched + 61min, "asked"}));
  auto machine = *(**ledger.stint("t1")).machine;
  EXPECT_EQ(machine.ended, launched + 1h);
  EXPECT_EQ(machine.gone, launched + 61min);
}

TEST_F(LedgerTest, UnsettledAttemptIsTheOneThatMayHaveMadeAMachine) {
  auto ledger = open();
  ASSERT_TRUE(ledger.record(opened("t1")));
  ASSERT_TRUE(ledger.record(AttemptIntended{"t1", 1, "t1-1", "sg-1", "/state/t1-1"}));
  auto stint = **ledger.stint("t1");
  ASSERT_NE(stint.unsettled(), nullptr);
  EXPECT_EQ(stint.unsettled()->client_token, "t1-1");
  EXPECT_EQ(stint.deadline(), std::nullopt);
}

TEST_F(LedgerTest, FilterTakesOpenOnesOfAName) {
  auto ledger = open();
  ASSERT_TRUE(ledger.record(opened("t1", "a")));
  ASSERT_TRUE(ledger.record(opened("t2", "b")));
  ASSERT_TRUE(ledger.record(StintEnded{"t1", "down", {.machine = Money::micros(9)}}));
  EXPECT_EQ(ledger.stints({.open_only = true})->size(), 1U);
  EXPECT_EQ(ledger.stints({.name = "a"})->at(0).cost.machine, Money::micros(9));
  EXPECT_TRUE(ledger.stints({.place = "local"})->empty());
}

TEST_F(LedgerTest, RebuiltTablesEqualTheOldOnes) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(StintEnded{"t1", "down", {.machine = Money::micros(9)}}));
  auto before = **ledger.stint("t1");
  ASSERT_TRUE(ledger.rebuild());
  auto after = **ledger.stint("t1");
  EXPECT_EQ(before.attempts.size(), after.attempts.size());
  EXPECT_EQ(before.machine->state, after.machine->state);
  EXPECT_EQ(before.opened, after.opened);
  EXPECT_EQ(before.ended, after.ended);
  EXPECT_EQ(before.cost.machine, after.cost.machine);
}

TEST_F(LedgerTest, NothingIsKeptOfATransactionThatFails) {
  auto ledger = open();
  ASSERT_TRUE(ledger.record(opened("t1")));
  EXPECT_FALSE(ledger.record({MachineLaunched{"t1", 1, "i-1", launched}, opened("t1")}))
      << "the same token twice";
  EXPECT_EQ((**ledger.stint("t1")).machine, std::nullopt);
}

TEST_F(LedgerTest, TwoProcessesSeeEachOthersFacts) {
  auto one = open();
  auto two = open();
  ASSERT_TRUE(one.record(opened("t1")));
  EXPECT_TRUE(two.stint("t1")->has_value());
  ASSERT_TRUE(two.record(opened("t2")));
  EXPECT_EQ(one.stints({})->size(), 2U);
}

TEST_F(LedgerTest, ANewerSchemaIsRefused) {
  { open(); }
  auto db = *Database::open((w.env.state_dir() / "ledger.db").string(), nullptr);
  ASSERT_TRUE(db.run("PRAGMA user_version=99"));
  auto ledger = Ledger::open(world);
  ASSERT_FALSE(ledger);
  EXPECT_NE(ledger.error().what.find("newer stint"), std::string::npos);
}

TEST_F(LedgerTest, AFileThatIsNoLedgerIsNamedDamaged) {
  std::string junk(4096, 'x');
  FILE* f = fopen((w.env.state_dir() / "ledger.db").c_str(), "w");
  fwrite(junk.data(), 1, junk.size(), f);
  fclose(f);
  auto ledger = Ledger::open(world);
  ASSERT_FALSE(ledger);
  EXPECT_NE(ledger.error().what.find("damaged"), std::string::npos);
}

}  // namespace
}  // namespace stint::ledger
