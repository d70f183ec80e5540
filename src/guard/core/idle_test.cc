// SPDX-License-Identifier: Apache-2.0
#include "guard/core/idle.h"

#include <gtest/gtest.h>

#include <functional>

#include "guard/core/bench_test.h"
#include "guard/core/requests.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

class IdleTest : public ::testing::Test, protected Bench {
 protected:
  IdleTest() { greet(); }

  void bind_idle(Seconds idle) {
    auto terms = policy(8h);
    terms.deadline = terms.launched + 8h;
    terms.idle = idle;
    bind(terms);
  }

  /// Lets time pass; each look finds what `found` says at that moment.
  void live(
      Micros span, const std::function<std::optional<Readings>()>& found = [] { return Readings{}; }) {
    auto until = now.boot + span;
    while (next && *next <= until && !is_off()) {
      advance(std::max(*next, now.boot) - now.boot);
      give(in::Tick{});
      if (state.idle.looking) give(in::Looked{found()});
    }
    advance(until - now.boot);
  }
  bool is_off() const { return state.phase == Phase::Off; }
  Micros off_time() { return all<act::PowerOff>().at(0).first; }
};

TEST_F(IdleTest, MachineThatNobodyUsesIsWarnedOfThenEnds) {
  bind_idle(30min);
  auto bound = now.boot;
  live(40min);
  auto warnings = told<pact::Warning>();
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].first, bound + 25min);
  EXPECT_EQ(warnings[0].second.left, 5min);
  EXPECT_EQ(warnings[0].second.text,
            "stint lenet: nobody has used this machine for 25 min: it ends in 5 min unless it is used");
  auto ending = told<pact::Ending>().at(0);
  EXPECT_EQ(ending.first, bound + 30min);
  EXPECT_EQ(ending.second.why, "idle for 30 min");
  EXPECT_EQ(off_time(), bound + 31min) << "a minute to save, as by the deadline";
}

// A notebook server waits for people: only what they do with it counts.
TEST_F(IdleTest, JobThatServesKeepsNothingAlive) {
  bind_idle(30min);
  ask(pact::Start{{.id = "page", .argv = {"serve"}, .serves = true}}, 3);
  give(in::Launched{"page", 10, now.wall});
  auto began = now.boot;
  live(10min, [] { return Readings{.kernel_busy = true}; });
  live(40min);
  EXPECT_GE(off_time(), began + 39min);
  EXPECT_LE(off_time(), began + 42min);
}

TEST_F(IdleTest, ZeroIsNever) {
  bind_idle(0s);
  live(7h);
  EXPECT_TRUE(all<act::Look>().empty());
  EXPECT_FALSE(is_off());
}

TEST_F(IdleTest, RunningJobKeepsItAliveAndItsEndBeginsTheSpan) {
  bind_idle(30min);
  start("j");
  live(2h);
  EXPECT_EQ(all<act::Look>().size(), 1U) << "before it began; then there is nothing to find out";
  EXPECT_EQ(status_of(state, now).busy, "job");
  give(in::Ended{"j", pact::Exited{0}, now.wall, 0});
  auto ended = now.boot;
  live(1h);
  EXPECT_EQ(off_time(), ended + 31min);
}

TEST_F(IdleTest, BusyKernelKeepsItAlive) {
  bind_idle(30min);
  live(2h, [] { return Readings{.kernel_busy = true, .kernel_quiet = 3h}; });
  EXPECT_FALSE(is_off());
  EXPECT_EQ(status_of(state, now).busy, "kernel");
}

TEST_F(IdleTest, FinishedNotebookLeftOpenDoesNot) {
  bind_idle(30min);
  auto finished = now.boot + 10min;
  live(2h, [&] {
    bool runs = now.boot < finished;
    return Readings{.kernel_busy = runs, .kernel_quiet = std::max(now.boot - finished, Micros{0})};
  });
  EXPECT_EQ(off_time(), finished + 31min) << "to the second, not to the next look";
}

TEST_F(IdleTest, SomebodyWhoTypesKeepsItAlive) {
  bind_idle(30min);
  auto last_key = now.boot + 50min;
  live(2h, [&] { return Readings{.terminal_quiet = std::max(now.boot - last_key, Micros{0})}; });
  EXPECT_EQ(off_time(), last_key + 31min);
}

TEST_F(IdleTest, GpuProcessorAndNetworkKeepItAlive) {
  for (std::string busy : {"gpu", "cpu", "network"}) {
    Bench fresh;
    static_cast<Bench&>(*this) = std::move(fresh);
    greet();
    bind_idle(30min);
    auto began = now.boot;
    live(2h, [&] {
      auto up = now.boot - began;
      return Readings{.gpu_busy = busy == "gpu",
                      .cpu = busy == "cpu" ? up / 4 : up / 50,
                      .moved = static_cast<std::uint64_t>(up / 1s) * (busy == "network" ? 30'000 : 3'000)};
    });
    EXPECT_FALSE(is_off()) << busy;
    EXPECT_EQ(status_of(state, now).busy, busy);
  }
}

TEST_F(IdleTest, WhatAnIdleMachineDoesByItselfIsNoUse) {
  bind_idle(30min);
  auto began = now.boot;
  live(2h, [&] {
    auto up = now.boot - began;
    return Readings{.cpu = up / 20, .moved = static_cast<std::uint64_t>(up / 1s) * 5'000};
  });
  EXPECT_TRUE(is_off());
}

TEST_F(IdleTest, UseAfterTheWarningTakesItBack) {
  bind_idle(30min);
  bool typed = false;
  auto found = [&] { return typed ? Readings{.terminal_quiet = 2s} : Readings{}; };
  live(26min, found);
  EXPECT_EQ(told<pact::Warning>().size(), 1U);
  typed = true;
  live(2min, found);
  typed = false;
  auto used_last = now.boot;
  live(24min, found);
  EXPECT_EQ(told<pact::Warning>().size(), 1U);
  live(20min, found);
  EXPECT_EQ(told<pact::Warning>().size(), 2U);
  EXPECT_GE(off_time(), used_last + 29min);
}

TEST_F(IdleTest, WhereNothingCanBeReadNothingEnds) {
  bind_idle(30min);
  live(3h, [] { return std::nullopt; });
  EXPECT_FALSE(is_off());
  EXPECT_EQ(status_of(state, now).busy, "unknown");
}

TEST_F(IdleTest, LookThatIsNotAnsweredEndsNothing) {
  bind_idle(30min);
  pass(3h);
  EXPECT_EQ(all<act::Look>().size(), 1U);
  EXPECT_TRUE(all<act::PowerOff>().empty());
}

TEST_F(IdleTest, ClockThatWasSetBackSaysNothing) {
  bind_idle(30min);
  live(2h, [] { return Readings{.kernel_quiet = -1h, .terminal_quiet = -1h}; });
  EXPECT_TRUE(is_off());
}

TEST_F(IdleTest, LooksAreRareWhereTheSpanIsLong) {
  bind_idle(30min);
  live(20min, [] { return Readings{.kernel_busy = true}; });
  EXPECT_GE(all<act::Look>().size(), 19U);
  EXPECT_LE(all<act::Look>().size(), 21U);
}

TEST_F(IdleTest, ShortSpanIsHeldToo) {
  bind_idle(12s);
  auto bound = now.boot;
  live(5min);
  EXPECT_EQ(told<pact::Warning>().at(0).first, bound + 10s);
  EXPECT_EQ(told<pact::Ending>().at(0).first, bound + 12s);
}

TEST_F(IdleTest, StatusSaysForHowLong) {
  bind_idle(30min);
  live(10min);
  EXPECT_EQ(status_of(state, now).idle_for, 10min);
  EXPECT_EQ(status_of(state, now).busy, "");
  start("j");
  EXPECT_EQ(status_of(state, now).idle_for, 0min);
}

TEST_F(IdleTest, OwnersPolicyIsUse) {
  bind_idle(30min);
  live(29min);
  bind_idle(30min);
  live(10min);
  EXPECT_FALSE(is_off());
}

TEST_F(IdleTest, ExtensionPutsTheEndOff) {
  bind_idle(30min);
  live(30min + 10s);
  ASSERT_EQ(state.phase, Phase::Saving);
  auto terms = *state.policy;
  terms.extend = true;
  bind(terms);
  live(10min);
  EXPECT_EQ(state.phase, Phase::Working);
}

TEST_F(IdleTest, DeathOfStintdDoesNotBeginTheSpanAnew) {
  bind_idle(30min);
  auto bound = now.boot;
  live(20min);
  restart("boot-1");
  live(20min);
  EXPECT_LE(off_time(), bound + 31min + 1s);
  EXPECT_GE(off_time(), bound + 31min);
}

TEST_F(IdleTest, RebootBeginsItAnew) {
  bind_idle(30min);
  live(29min);
  now.wall += 1min;
  now.boot = 10s;
  restart("boot-2");
  live(25min);
  EXPECT_FALSE(is_off());
}

TEST_F(IdleTest, DeadlineThatIsNearerWins) {
  auto terms = policy(20min);
  terms.idle = 30min;
  bind(terms);
  live(1h);
  EXPECT_EQ(told<pact::Ending>().at(0).second.why, "the deadline is near");
}

TEST_F(IdleTest, SpotNoticeSavesThenEnds) {
  bind_idle(30min);
  start("j");
  give(in::SpotNotice{"terminate"});
  auto noticed = now.boot;
  EXPECT_EQ(told<pact::Ending>().at(0).second.why, "spot notice: the cloud will terminate this machine");
  EXPECT_EQ(all<act::Signal>().at(0).second.number, 15);
  auto terms = *state.policy;
  terms.extend = true;
  bind(terms);
  EXPECT_EQ(state.phase, Phase::Saving) << "nobody puts that off";
  live(5min);
  EXPECT_EQ(off_time(), noticed + 1min);
}

}  // namespace
}  // namespace stint::guard
