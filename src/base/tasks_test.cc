// SPDX-License-Identifier: Apache-2.0
#include "base/tasks.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "base/world.h"
#include "testing/stepping_world.h"

namespace stint {
namespace {

using namespace std::chrono_literals;
using testing::SteppingWorld;

TEST(TasksTest, WaitsRunSideBySide) {
  SteppingWorld w;
  w.run([&](World& world) {
    Micros start = world.out.now().boot;
    std::vector<size_t> order;
    each(world, 3, [&](size_t i) {
      EXPECT_TRUE(sleep_for(world, (3 - i) * 1s));
      order.push_back(i);
    });
    EXPECT_EQ(world.out.now().boot - start, 3s);
    EXPECT_EQ(order, (std::vector<size_t>{2, 1, 0}));
  });
}

TEST(TasksTest, WidthBoundsHowManyRunAtOnce) {
  SteppingWorld w;
  w.run([&](World& world) {
    int now = 0, most = 0;
    each(
        world, 10,
        [&](size_t) {
          most = std::max(most, ++now);
          EXPECT_TRUE(sleep_for(world, 1s));
          --now;
        },
        3);
    EXPECT_EQ(most, 3);
  });
}

TEST(TasksTest, InterruptionEndsEveryWaitThatIsNotShielded) {
  SteppingWorld w;
  w.out.interrupt_at(5s);
  w.run([&](World& world) {
    {
      Shield shield(world.tasks);
      EXPECT_TRUE(sleep_for(world, 10s)) << "a shielded wait is finished";
      EXPECT_EQ(world.out.now().boot, 10s);
    }
    auto result = sleep_for(world, 10s);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, Kind::Interrupted);
    EXPECT_EQ(world.out.now().boot, 10s) << "and it ends at once";
  });
}

TEST(TasksTest, SecondInterruptionBreaksTheShield) {
  SteppingWorld w;
  w.out.interrupt_at(5s);
  w.out.interrupt_at(6s);
  w.run([&](World& world) {
    Shield shield(world.tasks);
    auto result = sleep_for(world, 10s);
    ASSERT_FALSE(result);
    EXPECT_EQ(world.out.now().boot, 6s);
    EXPECT_TRUE(world.tasks.impatient());
  });
}

TEST(TasksTest, ShieldIsInheritedByTheFibersOfEach) {
  SteppingWorld w;
  w.out.interrupt_at(1s);
  w.run([&](World& world) {
    Shield shield(world.tasks);
    each(world, 2, [&](size_t) { EXPECT_TRUE(sleep_for(world, 3s)); });
  });
}

TEST(TasksTest, ExceptionInAChildReachesItsParent) {
  SteppingWorld w;
  w.run([&](World& world) {
    EXPECT_THROW(each(world, 3,
                      [&](size_t i) {
                        if (i == 1) throw std::logic_error("broken");
                        (void)sleep_for(world, 1s);
                      }),
                 std::logic_error);
    EXPECT_EQ(world.out.now().boot, 1s) << "the others were waited for";
  });
}

TEST(WorldTest, FetchTellsUnsentFromUnknown) {
  SteppingWorld w;
  w.run([&](World& world) {
    w.out.on_http = [](const HttpRequest&) { return HttpFault{HttpFault::Why::Unsent, "refused"}; };
    EXPECT_EQ(fetch(world, {.url = "http://a/"}).error().kind, Kind::Unreachable);
    w.out.on_http = [](const HttpRequest&) { return HttpFault{HttpFault::Why::NoAnswer, "cut"}; };
    EXPECT_EQ(fetch(world, {.url = "http://a/"}).error().kind, Kind::Unknown);
    w.out.on_http = [](const HttpRequest&) { return HttpResponse{.status = 500, .body = "x"}; };
    EXPECT_EQ(fetch(world, {.url = "http://a/"})->status, 500);
  });
}

TEST(WorldTest, ChildThatTakesTooLongIsKilled) {
  SteppingWorld w;
  w.out.on_spawn = [](const Command&) { return SteppingOutside::ChildScript{.out = "hi", .takes = 2min}; };
  w.run([&](World& world) {
    auto result = run_child(world, {.argv = {"slow"}}, {}, 60s);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().what, "slow did not end within 1m");
    auto patient = run_child(world, {.argv = {"slow"}}, "in", 3min);
    ASSERT_TRUE(patient);
    EXPECT_EQ(patient->out, "hi");
  });
}

TEST(WorldTest, ReadLineJoinsChunksUpToTheLineEnd) {
  SteppingWorld w;
  w.out.stdin_chunks = {"ye", "s\nmore"};
  w.run([&](World& world) {
    EXPECT_EQ(read_line(world)->value(), "yes");
    EXPECT_EQ(*read_line(world), std::nullopt) << "the end of the input";
  });
}

}  // namespace
}  // namespace stint
