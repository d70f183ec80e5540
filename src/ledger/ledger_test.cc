// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger_test.h"

#include "ledger/bill.h"

namespace stint::ledger {
namespace {

using namespace std::chrono_literals;

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

TEST_F(LedgerTest, StoppedMachineKeepsWhatItRanAndStartsAnew) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineStopped{"t1", "i-1", launched + 1h, "asked"}));
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(stint.machine->state, "stopped");
  EXPECT_EQ(stint.machine->stopped, launched + 1h);
  EXPECT_EQ(stint.machine->address, "");
  EXPECT_EQ(stint.start_intended(), nullptr);

  ASSERT_TRUE(ledger.record(StartIntended{"t1", "i-1", 30min}));
  stint = **ledger.stint("t1");
  ASSERT_NE(stint.start_intended(), nullptr);
  EXPECT_EQ(stint.start_intended()->lifetime, 30min);
  EXPECT_EQ(stint.deadline(), launched + 2h) << "nothing is known to run yet";

  ASSERT_TRUE(ledger.record(MachineStarted{"t1", "i-1", launched + 5h, 30min}));
  stint = **ledger.stint("t1");
  EXPECT_EQ(stint.start_intended(), nullptr);
  EXPECT_EQ(stint.machine->stopped, std::nullopt);
  EXPECT_EQ(stint.machine->launched, launched + 5h);
  EXPECT_EQ(stint.machine->created, launched);
  EXPECT_EQ(stint.deadline(), launched + 5h + 30min);
  ASSERT_EQ(stint.machine->runs.size(), 2U);
  EXPECT_EQ(stint.machine->runs[0].to, launched + 1h);
  EXPECT_EQ(stint.machine->runs[1].to, std::nullopt);
}

TEST_F(LedgerTest, RefusedStartLeavesTheStopAsItWas) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineStopped{"t1", "i-1", launched + 1h, "asked"}));
  ASSERT_TRUE(ledger.record(StartIntended{"t1", "i-1", 30min}));
  ASSERT_TRUE(ledger.record(MachineStopped{"t1", "i-1", launched + 3h, "InsufficientInstanceCapacity"}));
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(stint.start_intended(), nullptr);
  EXPECT_EQ(stint.machine->stopped, launched + 1h);
  EXPECT_EQ(stint.machine->runs.at(0).to, launched + 1h);
}

TEST_F(LedgerTest, AddressIsGivenBackWhenTheStopIsFirstSeenToBeOver) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineStopped{"t1", "i-1", launched + 1h, "asked"}));
  EXPECT_EQ((**ledger.stint("t1")).machine->runs.at(0).released, std::nullopt) << "it shuts down";
  for (auto seen : {90s, 120s})
    ASSERT_TRUE(ledger.record(MachineStopped{"t1", "i-1", launched + 1h, "asked", launched + 1h + seen}));
  EXPECT_EQ((**ledger.stint("t1")).machine->runs.at(0).released, launched + 1h + 90s);
}

TEST_F(LedgerTest, RunWhoseStopWasNotSeenLastsUntilTheNextStart) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineStarted{"t1", "i-1", launched + 3h, 30min}));
  auto runs = (**ledger.stint("t1")).machine->runs;
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].to, launched + 3h);
}

TEST_F(LedgerTest, LaunchToldTwiceIsOneRun) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(
      MachineLaunched{.token = "t1", .n = 2, .id = "i-1", .launched = launched + 2s, .adopted = true}));
  EXPECT_EQ((**ledger.stint("t1")).machine->runs.size(), 1U);
}

TEST_F(LedgerTest, ChangedTermsAreInForce) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(TermsChanged{"t1", Money::dollars(8), 20h, 10h, 24h}));
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(stint.terms.budget, Money::dollars(8));
  EXPECT_EQ(stint.terms.deadline, 20h);
  EXPECT_EQ(stint.terms.keep, 24h);
  EXPECT_EQ(stint.deadline(), launched + 10h);
}

TEST_F(LedgerTest, LargestUsageCounts) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record({UsageSeen{"t1", "i-1", 5000}, UsageSeen{"t1", "i-1", 3000}}));
  EXPECT_EQ((**ledger.stint("t1")).machine->traffic_out, 5000);
}

TEST_F(LedgerTest, LastSignOfLifeAndActOfAGuard) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(GuardArmed{"t1", "K", "stint-i-1-keep", launched + 74h, "terminate"}));
  ASSERT_TRUE(ledger.record({GuardArmed{"t1", "S", "stint-i-1-end", launched + 119min, "stop"},
                             GuardSeen{"t1", "S", "stint-i-1-end", launched + 1000h},
                             GuardSeen{"t1", "S", "stint-i-1-end", launched + 1h}}));
  auto stint = **ledger.stint("t1");
  ASSERT_EQ(stint.guards.size(), 3U);
  EXPECT_EQ(stint.guards[1].layer, "S");
  EXPECT_EQ(stint.guards[1].act, "stop");
  EXPECT_EQ(stint.guards[1].seen, launched + 1000h);
  EXPECT_EQ(stint.keep_until(), launched + 74h);
}

TEST_F(LedgerTest, ImageIsProvedOnceItsBootTimerHasAnswered) {
  auto ledger = open();
  auto fact = opened("t1");
  fact.terms.image = "ami-1";
  ASSERT_TRUE(ledger.record(fact));
  ASSERT_TRUE(ledger.record(GuardArmed{"t1", "W", "stint-i-1-1", launched}));
  EXPECT_FALSE(*ledger.image_proved("aws", "ami-1"));
  ASSERT_TRUE(ledger.record(GuardArmed{"t1", "boot timer", "", launched}));
  EXPECT_TRUE(*ledger.image_proved("aws", "ami-1"));
  EXPECT_FALSE(*ledger.image_proved("aws", "ami-2"));
  EXPECT_FALSE(*ledger.image_proved("rehearsal", "ami-1"));
}

TEST_F(LedgerTest, SpentElsewhereCountsAsFarAsItIsNotKnownHere) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(SpentSeen{"t1", "i-1", Money::micros(100'000), launched + 1h}));
  EXPECT_EQ((**ledger.stint("t1")).machine->before, Money{}) << "0.526 are known of";
  ASSERT_TRUE(ledger.record(SpentSeen{"t1", "i-1", Money::dollars(2), launched + 1h}));
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(cost_so_far(stint, launched + 1h).total(), Money::dollars(2));
  ASSERT_TRUE(ledger.record(SpentSeen{"t1", "i-1", Money::dollars(2), launched + 1h}));
  EXPECT_EQ((**ledger.stint("t1")).machine->before, stint.machine->before) << "told twice, counted once";
}

TEST_F(LedgerTest, ReopenedStintGoesOnWithTheRunThatItsEndHadClosed) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record({MachineEnded{"t1", "i-1", launched + 1h, launched + 1h, "no longer shown"},
                             StintEnded{"t1", "no longer shown", {.machine = Money::micros(9)}}}));
  ASSERT_TRUE(ledger.record(StintReopened{"t1", "i-1", "the cloud shows it"}));
  auto stint = **ledger.stint("t1");
  EXPECT_FALSE(stint.ended);
  EXPECT_EQ(stint.machine->ended, std::nullopt);
  EXPECT_EQ(stint.machine->gone, std::nullopt);
  EXPECT_EQ(stint.machine->runs.at(0).to, std::nullopt);
  EXPECT_EQ(ledger.stints({.open_only = true})->size(), 1U);
}

TEST_F(LedgerTest, MachinesBeforeTheLastOneStayOnTheBill) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record(MachineEnded{"t1", "i-1", launched + 1h, launched + 1h, "no room"}));
  ASSERT_TRUE(ledger.record(MachineLaunched{.token = "t1", .n = 3, .id = "i-0", .launched = launched + 2h}));
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(stint.machine->id, "i-0");
  ASSERT_EQ(stint.earlier.size(), 1U);
  EXPECT_EQ(stint.earlier[0].runs.at(0).to, launched + 1h);
  EXPECT_EQ(cost_so_far(stint, launched + 3h).machine, Money::micros(2 * 526'000));
}

TEST_F(LedgerTest, MachineThatNeverRanCostsItsDiskAlone) {
  auto ledger = open();
  a_whole_stint(ledger);
  for (auto gone : {2s, 90s})  // ended, then seen to be gone
    ASSERT_TRUE(ledger.record(
        MachineEnded{"t1", "i-1", launched + 2s, launched + gone, "no room", /*ran=*/gone > 2s}));
  auto stint = **ledger.stint("t1");
  EXPECT_TRUE(stint.machine->runs.empty());
  auto cost = cost_so_far(stint, launched + 3h);
  EXPECT_EQ(cost.machine, Money{});
  EXPECT_EQ(cost.address, Money{});
  ASSERT_TRUE(ledger.rebuild());
  EXPECT_TRUE((**ledger.stint("t1")).machine->runs.empty());
}

TEST_F(LedgerTest, EndedStintsAreSummedByWhateverIsAsked) {
  auto ledger = open();
  for (int i = 1; i <= 3; ++i) {
    auto token = "t" + std::to_string(i), id = "i-" + std::to_string(i);
    auto from = launched + i * 1h;  // from 21:00, 22:00, 23:00, two hours each
    ASSERT_TRUE(ledger.record({opened(token, i == 3 ? "net" : "lab"),
                               MachineLaunched{.token = token, .id = id, .launched = from},
                               MachineEnded{token, id, from + 2h, from + 2h, "down"},
                               StintEnded{token, "down", {.machine = Money::micros(2 * 526'000)}}}));
  }
  auto by = [&](CostBy what) {
    std::vector<std::string> lines;
    auto rows = *ledger.ended_costs(what, {});
    for (const auto& row : rows)
      lines.push_back(row.key + " " + std::to_string(row.stints) + " " +
                      std::to_string(row.cost.total().micros()));
    return lines;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(by(CostBy::Stint), (Lines{"lab 2 2104000", "net 1 1052000"}));
  EXPECT_EQ(by(CostBy::Machine), (Lines{"i-1 1 1052000", "i-2 1 1052000", "i-3 1 1052000"}));
  EXPECT_EQ(by(CostBy::Type), (Lines{"g4dn.xlarge 3 3156000"}));
  EXPECT_EQ(by(CostBy::Day), (Lines{"2026-11-24 3 2630000", "2026-11-25 1 526000"}));
  EXPECT_EQ(*ledger.ended_paid({}), 3);
  EXPECT_EQ(*ledger.ended_paid({.name = "net"}), 1);
  EXPECT_EQ(*ledger.ended_paid({.place = "rehearsal"}), 0);
  ASSERT_TRUE(ledger.record(StintReopened{"t3", "i-3", "the cloud shows it"}));
  EXPECT_EQ(by(CostBy::Stint), (Lines{"lab 2 2104000"})) << "an open one is not among them";
}

TEST_F(LedgerTest, EndedStintCostsToTheMicroDollarWhatItsLastFactSays) {
  auto ledger = open();
  a_whole_stint(ledger);
  ASSERT_TRUE(ledger.record({MachineEnded{"t1", "i-1", launched + 5h, launched + 5h, "down"},
                             StintEnded{"t1", "down", {.machine = Money::micros(2'630'001)}}}));
  budget::Cost sum;
  auto days = *ledger.ended_costs(CostBy::Day, {});
  for (const auto& row : days) sum = sum + row.cost;
  EXPECT_EQ(sum, (budget::Cost{.machine = Money::micros(2'630'001)}));
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
  EXPECT_EQ(ledger.ended_costs(CostBy::Stint, {})->at(0).cost, before.cost);
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

// What version 1 wrote: its tables, and events that lack the fields of today.
constexpr const char* kVersion1 = R"(
CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL,
                    data TEXT NOT NULL);
CREATE INDEX events_by_token ON events(token);
CREATE TABLE stints(token TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, place TEXT NOT NULL,
                    region TEXT NOT NULL, opened INTEGER NOT NULL, ended INTEGER, outputs_home INTEGER NOT NULL DEFAULT 0,
                    opening TEXT NOT NULL, ending TEXT) WITHOUT ROWID;
CREATE TABLE attempts(token TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(token, n)) WITHOUT ROWID;
CREATE TABLE machines(token TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(token, id)) WITHOUT ROWID;
CREATE TABLE guards(token TEXT NOT NULL, layer TEXT NOT NULL, PRIMARY KEY(token, layer)) WITHOUT ROWID;
CREATE TABLE jobs(token TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(token, id)) WITHOUT ROWID;
INSERT INTO events(at,token,kind,data) VALUES(1795629600000000,'t1','stint.opened','{"token":"t1","name":"lab","owner":"me",
 "place":"aws","account":"123456789012","region":"us-east-1","type":"g4dn.xlarge","image":"ami-1","image_asked":"Ubuntu",
 "login":"ubuntu","root_device":"/dev/sda1","allowed_from":"198.51.100.1/32","end":"terminate","budget_micros":5000000,
 "deadline_seconds":43200,"lifetime_seconds":7200,"wish":"--type g4dn.xlarge",
 "rates":{"machine_e10":5260000000,"disk_e10":800000000,"address_e10":50000000,"disk_gb":16,"source":"list"}}');
INSERT INTO events(at,token,kind,data) VALUES(1795629601000000,'t1','machine.launched',
 '{"token":"t1","n":1,"machine":"i-1","launched":1795629600000000,"adopted":false}');
INSERT INTO events(at,token,kind,data) VALUES(1795629602000000,'t1','guard.armed',
 '{"token":"t1","layer":"W","name":"stint-i-1-1","fires":1795636680000000}');
INSERT INTO events(at,token,kind,data) VALUES(1795633200000000,'t1','machine.ended',
 '{"token":"t1","machine":"i-1","ended":1795633200000000,"gone":1795633260000000,"why":"down"}');
INSERT INTO events(at,token,kind,data) VALUES(1795633260000000,'t1','stint.ended',
 '{"token":"t1","why":"down","cost":{"machine_micros":526000,"disk_micros":1783,"address_micros":5084}}');
PRAGMA user_version=1)";

TEST_F(LedgerTest, FileOfVersion1IsReplayedIntoTheTablesOfToday) {
  auto path = (w.env.state_dir() / "ledger.db").string();
  ASSERT_TRUE(Database::open(path, nullptr)->run(kVersion1));
  auto ledger = open();
  auto stint = **ledger.stint("t1");
  EXPECT_EQ(stint.terms.forced, "terminate");
  EXPECT_EQ(stint.terms.keep, 0s);
  EXPECT_EQ(stint.terms.lifetime, 2h);
  EXPECT_EQ(stint.terms.rates.traffic.e10(), 0);
  EXPECT_EQ(stint.machine->created, stint.machine->launched);
  EXPECT_EQ(stint.machine->runs.at(0).to, stint.machine->ended);
  EXPECT_EQ(stint.guards.at(0).act, "terminate");
  EXPECT_EQ(stint.cost.total(), Money::micros(532'867));
  ASSERT_TRUE(ledger.record(opened("t2")));
  EXPECT_EQ(open().stints({})->size(), 2U) << "and it is of today when it is opened again";
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
