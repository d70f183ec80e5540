// SPDX-License-Identifier: Apache-2.0
#include "guard/core/deadline.h"

#include <gtest/gtest.h>

#include <csignal>

#include "guard/core/bench_test.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

class DeadlineTest : public ::testing::Test, protected Bench {
 protected:
  DeadlineTest() { greet(); }

  Micros off_time() { return all<act::PowerOff>().at(0).first; }
};

TEST_F(DeadlineTest, EachLayerActsAtItsMargin) {
  bind(1h);
  start("j");
  auto end = now.boot + 1h;
  pass(2h);
  auto warnings = told<pact::Warning>();
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_EQ(warnings[0].first, end - 15min);
  EXPECT_EQ(warnings[1].first, end - 7min);
  EXPECT_EQ(warnings[1].second.left, 7min);
  auto endings = told<pact::Ending>();
  ASSERT_EQ(endings.size(), 2U);
  EXPECT_EQ(endings[0].first, end - 5min);
  EXPECT_EQ(endings[0].second.left, 1min);
  auto signals = all<act::Signal>();
  ASSERT_EQ(signals.size(), 2U);
  EXPECT_EQ(signals[0], std::pair(end - 5min, (act::Signal{"j", SIGTERM})));
  EXPECT_EQ(signals[1], std::pair(end - 4min, (act::Signal{"j", SIGKILL}))) << "a stuck job holds nothing up";
  EXPECT_EQ(off_time(), end - 4min);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, WarningSaysWhatIsUsedByTheCloudsClock) {
  bind(1h);
  now.wall += 1000h;  // our own wall clock is nobody's
  pass(46min);
  EXPECT_EQ(told<pact::Warning>().at(0).second.text,
            "stint lenet: this machine ends in 15 min, at 09:00 UTC; $0.40 of $5.00 used");
  EXPECT_EQ(all<act::Notify>().size(), 1U);
}

TEST_F(DeadlineTest, WallClockThatJumpsChangesNothing) {
  bind(1h);
  auto end = now.boot + 1h;
  for (auto jump : {5000h, -9000h, 1h}) {
    pass(10min);
    now.wall += jump;
    give(in::Tick{});
  }
  pass(2h);
  EXPECT_EQ(off_time(), end - 4min);
}

TEST_F(DeadlineTest, JobsThatAreSavedDoNotBringThePowerOffNearer) {
  bind(1h);
  start("j");
  auto end = now.boot + 1h;
  pass(55min + 1s);
  give(in::Ended{"j", pact::Exited{0}, now.wall, 0});
  pass(1h);
  EXPECT_EQ(off_time(), end - 4min) << "somebody may still fetch what was saved";
}

TEST_F(DeadlineTest, LatePolicyActsAtOnce) {
  start("j");
  bind(4min + 30s);
  EXPECT_EQ(told<pact::Warning>().size(), 1U);
  EXPECT_EQ(told<pact::Ending>().at(0).second.left, 30s);
  EXPECT_EQ(all<act::Signal>().at(0).second.number, SIGTERM);
  pass(29s);
  EXPECT_TRUE(all<act::PowerOff>().empty());
  pass(2s);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, PastDeadlinePowersOffAtOnce) {
  bind(-10s);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, PolicyAgainMayOnlyShorten) {
  bind(1h);
  auto end = now.boot + 1h;
  bind(9h);
  EXPECT_EQ(told<pact::Bound>().at(1).second.left, 1h);
  bind(30min);
  EXPECT_EQ(told<pact::Bound>().at(2).second.left, 30min);
  pass(10h);
  EXPECT_EQ(off_time(), end - 30min - 4min);
}

TEST_F(DeadlineTest, PolicyOfAnotherStintIsRefused) {
  bind(1h);
  ask(pact::SendPolicy{{.token = "t2",
                        .name = "other",
                        .user = "ubuntu",
                        .deadline = SysMicros{1h},
                        .left = 1min,
                        .rate = Rate{0, Rate::Per::Hour}}});
  EXPECT_NE(told<pact::Refused>().at(0).second.what.find("belongs to stint t1"), std::string::npos);
  EXPECT_EQ(state.policy->name, "lenet");
}

TEST_F(DeadlineTest, ShortStintHasItsMarginsShrunk) {
  bind(5min, budget::margins_for(5min));
  auto end = now.boot + 5min;
  pass(10min);
  EXPECT_EQ(told<pact::Warning>().at(0).first, end - 225s);
  EXPECT_EQ(off_time(), end - 60s);
}

TEST_F(DeadlineTest, NoPolicyAndNoTimerNeverEnds) {
  start("j");
  pass(5000h);
  EXPECT_TRUE(all<act::PowerOff>().empty());
  EXPECT_EQ(next, std::nullopt);
}

TEST_F(DeadlineTest, WithoutAPolicyItSavesBeforeTheBootTimer) {
  start("j");
  sign(0s, 1h);
  auto timer = now.boot + 1h;
  pass(2h);
  EXPECT_EQ(all<act::Signal>().at(0), std::pair(timer + 3min - 5min, (act::Signal{"j", SIGTERM})));
  EXPECT_EQ(off_time(), timer - 1min);
}

TEST_F(DeadlineTest, WithoutAPolicyAShortBootTimerLeavesTimeToWork) {
  start("j");
  sign(0s, 85s);  // of a stint of 100 s
  auto timer = now.boot + 85s;
  pass(1h);
  EXPECT_EQ(all<act::Signal>().at(0).first, timer + 15s - 25s);
  EXPECT_EQ(off_time(), timer - 5s);
}

TEST_F(DeadlineTest, BootTimerThatCountsFromTheBootIsShortened) {
  sign(0s, 57min);  // the boot took a minute: it would act at D-2 min
  bind(59min);
  ASSERT_EQ(all<act::Shorten>().size(), 1U);
  EXPECT_EQ(all<act::Shorten>().at(0).second.left, 56min);
  sign(10s, 57min);  // not yet taken
  EXPECT_EQ(all<act::Shorten>().size(), 2U);
  sign(0s, 56min);
  EXPECT_EQ(all<act::Shorten>().size(), 2U);
}

TEST_F(DeadlineTest, BootTimerThatIsEarlierWins) {
  bind(10h);
  sign(0s, 1h);
  auto timer = now.boot + 1h;
  pass(20h);
  EXPECT_EQ(off_time(), timer - 1min);
}

TEST_F(DeadlineTest, SignOfAnotherBootIsNone) {
  give(in::BootTimer{pact::BootSign{"boot-0", 0s, 0s, 1s, true}});
  EXPECT_FALSE(deadline(state, now.boot));
}

TEST_F(DeadlineTest, EndThatIsAskedForWaitsForTheJobsOnly) {
  bind(10h);
  start("j");
  pass(1h);
  ask(pact::EndNow{"stint down"});
  EXPECT_EQ(told<pact::Ending>().at(0).second.why, "stint down");
  EXPECT_EQ(all<act::Signal>().at(0).second.number, SIGTERM);
  EXPECT_TRUE(all<act::PowerOff>().empty());
  pass(5s);
  give(in::Ended{"j", pact::Killed{SIGTERM}, now.wall, 0});
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, EndThatIsAskedForIsBoundedAgainstAStuckJob) {
  bind(10h);
  start("j");
  ask(pact::EndNow{});
  pass(59s);
  EXPECT_TRUE(all<act::PowerOff>().empty());
  pass(1s);
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, EndWithNothingRunningIsNow) {
  ask(pact::EndNow{});
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(DeadlineTest, JobThatWasBeingLaunchedHearsOfTheEnd) {
  bind(1h);
  ask(pact::Start{{.id = "slow", .argv = {"x"}}});
  pass(55min);
  give(in::Launched{"slow", 9, now.wall});
  auto signals = all<act::Signal>();
  EXPECT_EQ(signals.back().second, (act::Signal{"slow", SIGTERM}));
}

TEST_F(DeadlineTest, NothingStartsOnceTheEndHasBegun) {
  bind(4min + 30s);
  ask(pact::Start{{.id = "late", .argv = {"x"}}});
  EXPECT_EQ(told<pact::Refused>().at(0).second.kind, Kind::Budget);
  EXPECT_TRUE(all<act::Launch>().empty());
}

TEST_F(DeadlineTest, GuardThatIsKilledAtAnyMomentEndsOnTime) {
  for (auto death = 0min; death < 56min; death += 1min) {
    Bench bench;
    bench.greet();
    bench.bind(1h);
    auto end = bench.now.boot + 1h;
    bench.pass(death);
    bench.restart("boot-1");
    bench.pass(2h);
    ASSERT_FALSE(bench.all<act::PowerOff>().empty()) << death.count();
    EXPECT_EQ(bench.all<act::PowerOff>().at(0).first, end - 4min) << death.count();
  }
}

TEST_F(DeadlineTest, AskedEndOutlivesTheGuardsDeath) {
  bind(10h);
  start("j");
  auto off = now.boot + 1min;
  ask(pact::EndNow{"stint down"});
  pass(2s);
  restart("boot-1",
          {{.spec = {.id = "j", .argv = {"work"}}, .pid = 10, .boot_id = "boot-1", .supervised = true}});
  pass(10min);
  EXPECT_EQ(off_time(), off);
}

// A reboot loses at most what lies between two records, and the wall clock is believed only as far as a
// reboot lasts.
TEST_F(DeadlineTest, RebootGoesOnWithWhatIsLeft) {
  for (auto gap : {Micros{30s}, Micros{9min}, Micros{-400h}, Micros{400h}}) {
    Bench bench;
    bench.greet();
    bench.bind(1h);
    bench.pass(20min);
    bench.now = {bench.now.wall + gap, 5s};
    bench.restart("boot-2");
    auto start = bench.now.boot;
    bench.pass(2h);
    auto ran = bench.all<act::PowerOff>().at(0).first - start;
    bool believed = gap > 0s && gap <= 10min;
    Micros expected = 40min - 4min - (believed ? gap : Micros{15s});
    EXPECT_LE(ran, expected);
    EXPECT_GE(ran, expected - 10s);
  }
}

TEST_F(DeadlineTest, AfterARebootTheBootTimerKnowsBest) {
  bind(1h);
  pass(30min);
  now = {now.wall + 24h, 5s};
  restart("boot-2", {}, "t1");
  sign(3600s, 4500s);  // it granted time to look
  auto timer = now.boot + 900s;
  EXPECT_TRUE(all<act::PowerOff>().empty());
  pass(1h);
  EXPECT_EQ(off_time(), timer - 1min);
}

// The boot timer of a machine may be gone: then the record alone knows, over any number of boots.
TEST_F(DeadlineTest, AfterARebootWithoutBootTimerTheRecordKnows) {
  bind(1h);
  pass(20min);
  for (const auto* boot : {"boot-2", "boot-3"}) {
    now = {now.wall + 30s, 5s};
    restart(boot, {}, "t1");
    pass(1min);
  }
  auto left = deadline(state, now.boot)->at - now.boot;
  EXPECT_LE(left, 37min);
  EXPECT_GE(left, 37min - 20s);
}

TEST_F(DeadlineTest, BootWithLittleLeftWaitsForAPolicy) {
  bind(1h);
  pass(55min);
  now = {now.wall + 30s, 5s};
  restart("boot-2", {}, "t1");
  EXPECT_EQ(deadline(state, now.boot)->at, now.boot + 15min);
  greet();
  bind(extension(3h, 2h));
  EXPECT_EQ(deadline(state, now.boot)->at, now.boot + 2h);
}

TEST_F(DeadlineTest, RecordThatCannotBeReadIsSaid) {
  Actions out;
  recover({.program = "test", .boot_id = "b", .record = "{\"half"}, now, out);
  ASSERT_EQ(out.size(), 1U);
  EXPECT_NE(std::get<act::Notify>(out[0]).text.find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace stint::guard
