// SPDX-License-Identifier: Apache-2.0
// Whatever happens, in whatever order: the guard's promises, over many seeds.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "guard/core/bench_test.h"
#include "guard/core/deadline.h"

namespace stint::guard {
namespace {

using namespace std::chrono_literals;

class Life {
 public:
  explicit Life(unsigned seed) : random_(seed) { bench_.greet(); }

  void run() {
    for (int event = 0; event < 60 && bench_.all<act::PowerOff>().empty(); ++event) one_event();
    bench_.pass(100h);
  }

  // The power-off is never later than the margin before the earliest deadline that was ever sent, and comes
  // once in the life of one stintd.
  void check() const {
    auto offs = bench_.all<act::PowerOff>();
    if (earliest_) {
      ASSERT_FALSE(offs.empty());
      EXPECT_LE(offs.front().first, std::max(*earliest_ - budget::Margins{}.off, bound_at_));
    }
    std::set<std::string> launched;
    for (const auto& [at, launch] : bench_.all<act::Launch>())
      EXPECT_TRUE(launched.insert(launch.job.id).second) << "started twice: " << launch.job.id;
    for (const auto& [at, warning] : bench_.told<pact::Warning>()) EXPECT_LE(warning.left, 15min);
  }

 private:
  int roll(int sides) { return static_cast<int>(random_() % static_cast<unsigned>(sides)); }
  std::string some_job() { return std::string(1, static_cast<char>('a' + roll(4))); }

  void one_event() {
    switch (roll(12)) {
      case 0:
        return bind();
      case 1:
        return bench_.ask(pact::Start{{.id = some_job(), .argv = {"work"}}});
      case 2:
        return bench_.give(in::Launched{some_job(), 10 + roll(5), bench_.now.wall});
      case 3:
        return bench_.give(in::Ended{some_job(), pact::Exited{roll(3)}, bench_.now.wall, 50});
      case 4:
        return bench_.give(in::LogGrew{some_job(), static_cast<std::uint64_t>(roll(100))});
      case 5:
        return bench_.ask(pact::Follow{some_job(), static_cast<std::uint64_t>(roll(100))}, 4 + roll(3));
      case 6:
        return bench_.give(in::LogSent{Bench::kClient, 4 + roll(3), static_cast<std::uint64_t>(roll(100))});
      case 7:
        bench_.now.wall += std::chrono::hours{roll(2000) - 1000};
        return;
      case 8:
        return restart();
      case 9:
        return bench_.give(in::Line{Bench::kClient, "{\"n\":1,\"ask\":"});
      case 10:
        return bench_.ask(pact::AskStatus{});
      default:
        return bench_.pass(std::chrono::minutes{roll(20)});
    }
  }

  void bind() {
    auto left = std::chrono::minutes{roll(300)};
    bench_.bind(left);
    bound_at_ = std::max(bound_at_, bench_.now.boot);
    auto end = bench_.now.boot + left;
    if (!earliest_ || end < *earliest_) earliest_ = end;
  }

  // All jobs are as they were: each has its supervisor.
  void restart() {
    std::vector<JobRecord> records;
    for (const auto& [id, job] : bench_.state.jobs)
      records.push_back({.spec = job.spec,
                         .pid = job.status.pid,
                         .boot_id = "boot-1",
                         .started = job.status.started,
                         .outcome = job.status.outcome,
                         .ended = job.status.ended,
                         .log_end = job.status.log_end,
                         .supervised = true});
    bench_.restart("boot-1", std::move(records));
    bench_.greet();
  }

  std::mt19937 random_;
  Bench bench_;
  std::optional<Micros> earliest_;
  Micros bound_at_{};
};

TEST(GuardSoakTest, PromisesHoldOverManyLives) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    life.run();
    life.check();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace stint::guard
