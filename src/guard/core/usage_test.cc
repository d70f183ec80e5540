// SPDX-License-Identifier: Apache-2.0
#include "guard/core/usage.h"

#include <gtest/gtest.h>

#include "guard/core/bench_test.h"
#include "guard/core/requests.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t kGb = 1ULL << 30;

class UsageTest : public ::testing::Test, protected Bench {
 protected:
  UsageTest() { greet(); }

  // $1 an hour and $0.10 a GB, so that figures can be read.
  static pact::Policy terms(Micros left) {
    auto terms = policy(left);
    terms.rate = Rate{10'000'000'000, Rate::Per::Hour};
    terms.traffic = Rate{1'000'000'000, Rate::Per::Gb};
    return terms;
  }
  // The machine was off for a day, and the client has started it.
  void start_again(Money said_spent) {
    now.wall += 24h;
    now.boot = 1min;
    restart("boot-" + std::to_string(++boots), {}, "t1");
    auto given = terms(1h - 1min);
    given.launched += std::chrono::hours{24 * boots};
    given.deadline += std::chrono::hours{24 * boots};
    given.spent = said_spent;
    given.extend = true;
    greet();
    bind(given);
  }
  void expect_off_shortly_before(Micros moment) {
    auto off = all<act::PowerOff>().at(0).first;
    EXPECT_LE(off, moment);
    EXPECT_GE(off, moment - 2s) << "figures are rounded to whole seconds";
  }
  Money spent_now() { return status_of(state, now).spent; }

  int boots = 1;
};

TEST_F(UsageTest, CountsTheMachineAndWhatItSent) {
  bind(terms(1h));
  give(in::Sent{kGb});
  pass(30min);
  give(in::Sent{3 * kGb});
  EXPECT_EQ(spent_now(), Money::micros(500'000 + 300'000));
  EXPECT_EQ(status_of(state, now).traffic_out, 3 * kGb);
}

TEST_F(UsageTest, CountThatAClientHasHeardIsOnTheDisk) {
  bind(terms(1h));
  give(in::Sent{kGb});
  ask(pact::AskStatus{});
  start_again(Money{});
  EXPECT_EQ(status_of(state, now).traffic_out, kGb);
}

TEST_F(UsageTest, NetworkThatBeganAnewIsCountedFromNothing) {
  bind(terms(1h));
  give(in::Sent{5 * kGb});
  give(in::Sent{kGb});
  EXPECT_EQ(status_of(state, now).traffic_out, 6 * kGb);
}

TEST_F(UsageTest, DeathOfStintdLosesAndDoublesNothing) {
  bind(terms(1h));
  pass(30min);
  give(in::Sent{2 * kGb});
  pass(10s);
  restart("boot-1", {}, "t1");
  give(in::Sent{2 * kGb});
  EXPECT_EQ(spent_now(), Money::micros(502'778 + 200'000));
}

TEST_F(UsageTest, RebootGoesOnCounting) {
  bind(terms(1h));
  give(in::Sent{2 * kGb});
  pass(30min);
  now.wall += 50s;
  now.boot = 20s;
  restart("boot-2", {}, "t1");
  give(in::Sent{kGb});
  EXPECT_EQ(spent_now(), Money::micros(513'889 + 300'000)) << "30 min 50 s";
}

TEST_F(UsageTest, RunsAddUp) {
  bind(terms(1h));
  give(in::Sent{kGb});
  pass(30min);
  start_again(Money::micros(1));
  EXPECT_EQ(spent_now(), Money::micros(500'000 + 16'667 + 100'000));
  pass(29min);
  give(in::Sent{kGb});
  EXPECT_EQ(spent_now(), Money::micros(1'000'000 + 200'000));
  pass(10s);
  start_again({});
  EXPECT_EQ(spent_now(), Money::micros(1'202'778 + 16'667));
  EXPECT_EQ(status_of(state, now).traffic_out, 2 * kGb);
}

TEST_F(UsageTest, LargestWordOfEarlierRunsCounts) {
  bind(terms(1h));
  pass(30min);
  start_again(Money::dollars(2));
  EXPECT_EQ(spent_now(), Money::micros(2'016'667)) << "the client knows of the disk, too";
  auto again = *state.policy;
  again.left = 1h - 1min;
  again.spent = Money::dollars(3);
  bind(again);
  EXPECT_EQ(spent_now(), Money::micros(3'016'667));
  again.spent = Money::dollars(1);
  bind(again);
  EXPECT_EQ(spent_now(), Money::micros(3'016'667));
}

TEST_F(UsageTest, StartFromTheConsoleGoesOnWithTheSameRun) {
  bind(terms(1h));
  pass(30min);
  now.wall += 24h;
  now.boot = 0s;
  restart("boot-2", {}, "t1");
  EXPECT_EQ(spent_now(), Money::micros(502'778)) << "half an hour, and what a crash could have lost";
  pass(10min);
  EXPECT_EQ(spent_now(), Money::micros(669'445));
  restart("boot-2", {}, "t1");
  EXPECT_EQ(spent_now(), Money::micros(669'445)) << "it was kept although no client came";
}

TEST_F(UsageTest, WhatEarlierRunsSpentBringsTheEndNearer) {
  auto given = terms(10h);
  given.deadline = given.launched + 10h;
  given.spent = Money::dollars(4);
  bind(given);
  start("j");
  auto used_up = now.boot + 1h;
  pass(2h);
  EXPECT_EQ(told<pact::Ending>().at(0).second.why, "the budget is nearly used up");
  expect_off_shortly_before(used_up - 3min - 4min);
}

TEST_F(UsageTest, DiskThatIsKeptHasItsPartOfTheBudget) {
  auto given = terms(10h);
  given.deadline = given.launched + 10h;
  given.reserve = Money::dollars(4);
  bind(given);
  auto used_up = now.boot + 1h;
  pass(2h);
  expect_off_shortly_before(used_up - 3min - 4min);
}

TEST_F(UsageTest, TrafficThatEatsTheBudgetIsSavedFromThenOff) {
  bind(terms(1h));
  start("j");
  give(in::Sent{48 * kGb});
  EXPECT_EQ(state.phase, Phase::Working);
  pass(5s);
  give(in::Sent{48 * kGb + kGb / 2});
  pass(3min);
  auto saved = all<act::Signal>().at(0);
  EXPECT_EQ(saved.second.number, 15);
  EXPECT_EQ(all<act::PowerOff>().at(0).first, saved.first + 1min);
}

TEST_F(UsageTest, NothingLeftMeansOffAtOnceSavedOrNot) {
  bind(terms(1h));
  start("j");
  give(in::Sent{51 * kGb});
  EXPECT_EQ(all<act::PowerOff>().size(), 1U);
}

TEST_F(UsageTest, WhatIsBeingSentIsReckonedToGoOn) {
  bind(terms(1h));
  give(in::Sent{20 * kGb});
  EXPECT_EQ(state.phase, Phase::Working);
  pass(5s);
  give(in::Sent{43 * kGb});
  EXPECT_EQ(all<act::PowerOff>().size(), 1U) << "another 23 GB would be beyond the budget";
}

TEST_F(UsageTest, MachineThatCostsNothingNeedsNoBudget) {
  auto given = terms(1h);
  given.budget = {};
  given.rate = Rate{0, Rate::Per::Hour};
  given.traffic = Rate{0, Rate::Per::Gb};
  bind(given);
  give(in::Sent{500 * kGb});
  EXPECT_EQ(state.phase, Phase::Working);
}

}  // namespace
}  // namespace stint::guard
