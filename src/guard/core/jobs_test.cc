// SPDX-License-Identifier: Apache-2.0
#include "guard/core/jobs.h"

#include <gtest/gtest.h>

#include <csignal>

#include "guard/core/bench_test.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

constexpr Conn kOther{2};

class JobsTest : public ::testing::Test, protected Bench {
 protected:
  JobsTest() { greet(); }

  void ended(const std::string& id, std::uint64_t log_end = 0) {
    give(in::Ended{id, pact::Exited{3}, now.wall, log_end});
  }
};

TEST_F(JobsTest, StartIsAnsweredOnceItRuns) {
  ask(pact::Start{{.id = "j", .argv = {"x"}}}, 5);
  EXPECT_EQ(all<act::Launch>().size(), 1U);
  EXPECT_TRUE(told<pact::Started>().empty());
  give(in::Launched{"j", 42, now.wall});
  EXPECT_EQ(told<pact::Started>().at(0).second.job.pid, 42);
  EXPECT_EQ(all<act::Send>().back().second.what.n, 5);
}

TEST_F(JobsTest, StartAgainIsNoSecondStart) {
  start("j");
  ask(pact::Start{{.id = "j", .argv = {"work"}}});
  EXPECT_EQ(all<act::Launch>().size(), 1U);
  EXPECT_EQ(told<pact::Started>().size(), 2U);
  ask(pact::Start{{.id = "j", .argv = {"other"}}});
  EXPECT_EQ(told<pact::Refused>().at(0).second.kind, Kind::Usage);
  EXPECT_EQ(all<act::Launch>().size(), 1U);
}

TEST_F(JobsTest, JobThatCannotRunIsStartedAndDoneWithTheReason) {
  ask(pact::Start{{.id = "j", .argv = {"x"}}});
  give(in::Ended{"j", pact::NotRun{"no such program: x"}, now.wall, 0});
  EXPECT_EQ(*told<pact::Started>().at(0).second.job.outcome,
            pact::Outcome{pact::NotRun{"no such program: x"}});
}

TEST_F(JobsTest, FollowerGetsEachPieceAndThenTheEnd) {
  start("j");
  ask(pact::Follow{"j", 0}, 8);
  EXPECT_TRUE(all<act::SendLog>().empty());
  EXPECT_TRUE(is_hungry(state, "j"));
  give(in::LogGrew{"j", 100});
  ASSERT_EQ(all<act::SendLog>().size(), 1U);
  EXPECT_EQ(all<act::SendLog>()[0].second.from, 0U);
  give(in::LogGrew{"j", 300});
  EXPECT_EQ(all<act::SendLog>().size(), 1U) << "one piece at a time: the client sets the pace";
  give(in::LogSent{kClient, 8, 100});
  EXPECT_EQ(all<act::SendLog>().at(1).second.from, 100U);
  ended("j", 300);
  EXPECT_TRUE(told<pact::Done>().empty()) << "not before the log is out";
  give(in::LogSent{kClient, 8, 300});
  EXPECT_EQ(told<pact::Done>().at(0).second.job.outcome, pact::Outcome{pact::Exited{3}});
  EXPECT_TRUE(state.followers.empty());
}

TEST_F(JobsTest, TornPieceIsAskedForAgainOnlyWhenTheLogGrows) {
  start("j");
  ask(pact::Follow{"j", 0}, 8);
  give(in::LogGrew{"j", 7});
  give(in::LogSent{kClient, 8, 0});
  EXPECT_EQ(all<act::SendLog>().size(), 1U);
  EXPECT_TRUE(is_hungry(state, "j"));
  give(in::LogGrew{"j", 9});
  EXPECT_EQ(all<act::SendLog>().size(), 2U);
  give(in::LogSent{kClient, 8, 0});
  ended("j", 9);  // it was killed while it wrote
  EXPECT_EQ(told<pact::Done>().size(), 1U);
}

TEST_F(JobsTest, TwoClientsFollowAtTheirOwnPace) {
  greet(kOther);
  start("j");
  ask(pact::Follow{"j", 0}, 8);
  ask(pact::Follow{"j", 50}, 8, kOther);
  give(in::LogGrew{"j", 100});
  EXPECT_EQ(all<act::SendLog>().size(), 2U);
  ended("j", 100);
  give(in::LogSent{kOther, 8, 100});
  EXPECT_EQ(told<pact::Done>(kOther).size(), 1U);
  EXPECT_TRUE(told<pact::Done>().empty()) << "the slow one has not read it all";
}

TEST_F(JobsTest, OffsetBeyondTheEndIsTheEnd) {
  start("j");
  ended("j", 100);
  ask(pact::Follow{"j", 5000}, 8);
  EXPECT_EQ(told<pact::Done>().size(), 1U);
}

TEST_F(JobsTest, WaitIsAnsweredAtTheEndAndAfterIt) {
  start("j");
  ask(pact::Wait{"j"}, 8);
  EXPECT_TRUE(told<pact::Done>().empty());
  ended("j");
  ask(pact::Wait{"j"}, 9);
  EXPECT_EQ(told<pact::Done>().size(), 2U);
}

TEST_F(JobsTest, ClientThatWentIsForgotten) {
  start("j");
  ask(pact::Follow{"j", 0}, 8);
  ask(pact::Wait{"j"}, 9);
  give(in::Closed{kClient});
  done.clear();
  give(in::LogGrew{"j", 100});
  ended("j", 100);
  EXPECT_TRUE(done.empty());
  EXPECT_TRUE(state.clients.empty());
}

TEST_F(JobsTest, ClientThatAsksNothingMoreIsLetGoOnceItHasItsAnswers) {
  start("j");
  ask(pact::Wait{"j"}, 9);
  give(in::Finished{kClient});
  EXPECT_TRUE(all<act::Hangup>().empty());
  ended("j");
  ASSERT_EQ(all<act::Hangup>().size(), 1U);
  EXPECT_TRUE(std::holds_alternative<act::Hangup>(done.back().second)) << "after the answer";
  give(in::Tick{});
  EXPECT_EQ(all<act::Hangup>().size(), 1U);
}

TEST_F(JobsTest, SignalGoesToARunningJobOnly) {
  start("j");
  ask(pact::SendSignal{"j", SIGINT});
  EXPECT_EQ(all<act::Signal>().at(0).second, (act::Signal{"j", SIGINT}));
  ended("j");
  ask(pact::SendSignal{"j", SIGINT});
  EXPECT_EQ(told<pact::Refused>().size(), 1U);
}

TEST_F(JobsTest, ForgetIsForJobsThatAreDone) {
  start("j");
  ask(pact::Forget{"j"});
  EXPECT_EQ(told<pact::Refused>().size(), 1U);
  ended("j");
  ask(pact::Forget{"j"});
  EXPECT_EQ(all<act::Forget>().size(), 1U);
  EXPECT_TRUE(state.jobs.empty());
}

TEST_F(JobsTest, JobNobodyKnowsIsRefused) {
  ask(pact::Follow{"x", 0});
  ask(pact::Wait{"x"});
  ask(pact::SendSignal{"x", 1});
  ask(pact::Forget{"x"});
  EXPECT_EQ(told<pact::Refused>().size(), 4U);
}

TEST_F(JobsTest, NewsOfAForgottenJobIsNone) {
  done.clear();
  give(in::Launched{"ghost", 1, now.wall});
  give(in::LogGrew{"ghost", 1});
  ended("ghost");
  give(in::LogSent{kClient, 1, 1});
  EXPECT_TRUE(done.empty());
}

TEST_F(JobsTest, HelloComesFirstAndOfTheRightVersion) {
  give(in::Opened{kOther});
  ask(pact::AskStatus{}, 1, kOther);
  EXPECT_EQ(told<pact::Refused>(kOther).size(), 1U);
  ask(pact::Hello{pact::kProtocol + 1}, 2, kOther);
  EXPECT_EQ(told<pact::Refused>(kOther).size(), 2U);
  EXPECT_EQ(all<act::Hangup>().at(0).second.conn, kOther);
}

TEST_F(JobsTest, GarbageHasOneAnswerAndTheConnectionStays) {
  give(in::Line{kClient, "\xff not json"});
  give(in::Garbage{kClient, "a line has more than 1 MiB"});
  EXPECT_EQ(told<pact::Refused>().size(), 2U);
  ask(pact::AskStatus{});
  EXPECT_EQ(told<pact::StatusIs>().size(), 1U);
}

TEST_F(JobsTest, StatusSaysAllOfIt) {
  bind(1h);
  start("j");
  give(in::BootTimer{pact::BootSign{"boot-1", 100s, 0s, 57min, true}});
  pass(10s);
  ask(pact::AskStatus{});
  auto status = told<pact::StatusIs>().at(0).second.status;
  EXPECT_EQ(status.token, "t1");
  EXPECT_EQ(status.phase, Phase::Working);
  EXPECT_EQ(status.left, 1h - 10s);
  EXPECT_EQ(status.used, 10s);
  EXPECT_EQ(status.spent, cost(Rate(5'260'000'000, Rate::Per::Hour), 10s));
  EXPECT_TRUE(status.boot_timer->armed);
  EXPECT_EQ(status.boot_timer->left, 57min - 10s);
  EXPECT_EQ(status.jobs.at(0).id, "j");
  pass(1min);
  ask(pact::AskStatus{});
  EXPECT_FALSE(told<pact::StatusIs>().at(1).second.status.boot_timer->armed)
      << "no sign of life for a minute";
}

TEST_F(JobsTest, RestartAdoptsEachJobAsItIs) {
  pact::JobSpec spec{.argv = {"x"}};
  auto record = [&](std::string id) {
    JobRecord r{.spec = spec, .boot_id = "boot-1"};
    r.spec.id = std::move(id);
    return r;
  };
  auto runs = record("runs"), over = record("over"), orphan = record("orphan"), rebooted = record("rebooted"),
       queued = record("queued");
  runs.pid = over.pid = orphan.pid = rebooted.pid = 9;
  runs.supervised = true;
  over.outcome = pact::Exited{4};
  rebooted.boot_id = "boot-0";
  restart("boot-1", {runs, over, orphan, rebooted, queued});
  EXPECT_FALSE(state.jobs.at("runs").status.done());
  EXPECT_EQ(*state.jobs.at("over").status.outcome, pact::Outcome{pact::Exited{4}});
  EXPECT_EQ(*state.jobs.at("orphan").status.outcome, pact::Outcome{pact::Lost{"its supervisor was killed"}});
  EXPECT_EQ(*state.jobs.at("rebooted").status.outcome, pact::Outcome{pact::Lost{"it was ended by a reboot"}});
  EXPECT_EQ(all<act::Conclude>().size(), 2U);
  ASSERT_EQ(all<act::Signal>().size(), 1U);
  EXPECT_EQ(all<act::Signal>()[0].second, (act::Signal{"orphan", SIGKILL}));
  ASSERT_EQ(all<act::Launch>().size(), 1U);
  EXPECT_EQ(all<act::Launch>()[0].second.job.id, "queued");
}

class OrderTest : public JobsTest {
 protected:
  void queue(const std::string& id) { ask(pact::Start{{.id = id, .argv = {"work"}, .in_order = true}}, 3); }
  std::vector<std::string> launched() const {
    std::vector<std::string> ids;
    for (const auto& [at, launch] : all<act::Launch>()) ids.push_back(launch.job.id);
    return ids;
  }
  std::vector<std::string> waits_for(const std::string& id) const { return state.jobs.at(id).status.after; }
};

TEST_F(OrderTest, JobsRunOneAfterTheOther) {
  queue("job-9");
  give(in::Launched{"job-9", 10, now.wall});
  queue("job-10");
  queue("job-11");
  EXPECT_EQ(launched(), std::vector<std::string>{"job-9"});
  EXPECT_EQ(all<act::Accept>().size(), 2U) << "their places are on disk";
  EXPECT_EQ(told<pact::Started>().at(1).second.job.after, std::vector<std::string>{"job-9"});
  EXPECT_EQ(waits_for("job-11"), (std::vector<std::string>{"job-10", "job-9"}));
  ended("job-9");
  EXPECT_EQ(launched(), (std::vector<std::string>{"job-9", "job-10"}));
  EXPECT_EQ(waits_for("job-11"), std::vector<std::string>{"job-10"});
  ended("job-10");
  EXPECT_EQ(launched().back(), "job-11");
  ended("job-11");
  EXPECT_EQ(launched().size(), 3U);
}

TEST_F(OrderTest, JobThatGoesInNoOrderNeitherWaitsNorIsWaitedFor) {
  queue("a");
  start("b");
  EXPECT_EQ(launched(), (std::vector<std::string>{"a", "b"}));
  ended("a");
  queue("c");
  EXPECT_EQ(launched().back(), "c");
}

TEST_F(OrderTest, WaitingJobThatIsSentAgainKeepsItsPlace) {
  queue("a");
  queue("b");
  queue("b");
  EXPECT_TRUE(told<pact::Refused>().empty());
  EXPECT_EQ(all<act::Accept>().size(), 1U);
  EXPECT_EQ(told<pact::Started>().size(), 2U);
}

TEST_F(OrderTest, WaitingJobThatIsCalledOffNeverRunsAndHoldsNobodyUp) {
  queue("a");
  queue("b");
  queue("c");
  ask(pact::Follow{"b", 0}, 9);
  ask(pact::SendSignal{"b", SIGTERM});
  EXPECT_TRUE(all<act::Signal>().empty());
  EXPECT_EQ(all<act::Conclude>().at(0).second.job, "b");
  EXPECT_TRUE(std::holds_alternative<pact::NotRun>(*told<pact::Done>().at(0).second.job.outcome));
  ended("a");
  EXPECT_EQ(launched(), (std::vector<std::string>{"a", "c"}));
}

TEST_F(OrderTest, MachineThatEndsBeginsNothingMore) {
  bind(1h);
  queue("a");
  give(in::Launched{"a", 10, now.wall});
  queue("b");
  ask(pact::EndNow{"it is over"});
  ended("a");
  EXPECT_EQ(launched(), std::vector<std::string>{"a"});
  EXPECT_EQ(all<act::PowerOff>().size(), 1U) << "nobody waits for one that never runs";
}

TEST_F(OrderTest, PlacesOutliveTheGuard) {
  queue("a");
  queue("b");
  const pact::JobSpec a = state.jobs.at("a").spec, b = state.jobs.at("b").spec;
  done.clear();
  restart("boot-1", {{.spec = a, .pid = 10, .boot_id = "boot-1", .supervised = true}, {.spec = b}});
  EXPECT_TRUE(launched().empty());
  ended("a");
  EXPECT_EQ(launched(), std::vector<std::string>{"b"});
  done.clear();
  restart("boot-2", {{.spec = a, .pid = 10, .boot_id = "boot-1"}, {.spec = b}});
  EXPECT_EQ(launched(), std::vector<std::string>{"b"}) << "the reboot ended the first";
}

}  // namespace
}  // namespace stint::guard
