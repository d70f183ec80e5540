// SPDX-License-Identifier: Apache-2.0
#include "base/fiber.h"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace stint {
namespace {

TEST(FiberTest, EntersAndLeavesInTurn) {
  std::string story;
  Fiber* self = nullptr;
  Fiber fiber([&] {
    story += "a";
    self->leave();
    story += "c";
  });
  self = &fiber;
  fiber.enter();
  story += "b";
  EXPECT_FALSE(fiber.done());
  fiber.enter();
  EXPECT_TRUE(fiber.done());
  EXPECT_EQ(story, "abc");
}

TEST(FiberTest, AnExceptionBeingHandledStaysWithItsFiber) {
  std::string caught;
  Fiber* self = nullptr;
  Fiber fiber([&] {
    try {
      throw std::runtime_error("inner");
    } catch (const std::exception&) {
      self->leave();
      try {
        throw;  // the one of this fiber, though the main stack handled another one meanwhile
      } catch (const std::exception& again) {
        caught = again.what();
      }
    }
  });
  self = &fiber;
  fiber.enter();
  EXPECT_EQ(std::current_exception(), nullptr);
  try {
    throw std::runtime_error("outer");
  } catch (const std::exception& outer) {
    fiber.enter();
    EXPECT_STREQ(outer.what(), "outer");
  }
  EXPECT_EQ(caught, "inner");
}

struct Loud {
  int& destroyed;
  ~Loud() { ++destroyed; }
};

TEST(FiberTest, AbandonedFiberRunsNoDestructor) {
  int destroyed = 0;
  {
    Fiber* self = nullptr;
    Fiber fiber([&] {
      Loud loud{destroyed};
      self->leave();
    });
    self = &fiber;
    fiber.enter();
  }
  EXPECT_EQ(destroyed, 0);
}

// The simulation kills a client whose code stands on a fiber inside the client's own fiber.
TEST(FiberTest, OuterFiberIsLeftFromAnInnerOne) {
  std::string story;
  Fiber* outer = nullptr;
  std::unique_ptr<Fiber> inner;
  {
    Fiber outer_fiber([&] {
      inner = std::make_unique<Fiber>([&] {
        story += "inner ";
        outer->leave();
        story += "never";
      });
      inner->enter();
      story += "never";
    });
    outer = &outer_fiber;
    outer_fiber.enter();
    story += "back";
    EXPECT_FALSE(outer_fiber.done());
  }
  EXPECT_EQ(story, "inner back");
}

TEST(FiberTest, ManyAtOnceKeepTheirOwnLocals) {
  std::vector<std::unique_ptr<Fiber>> fibers(100);
  std::vector<int> sums(100, 0);
  for (size_t i = 0; i < fibers.size(); ++i) {
    fibers[i] = std::make_unique<Fiber>(
        [&, i] {
          for (int round = 0; round < 10; ++round) {
            sums[i] += round;
            fibers[i]->leave();
          }
        },
        64 << 10);
  }
  for (int round = 0; round < 11; ++round)
    for (auto& fiber : fibers) fiber->enter();
  for (size_t i = 0; i < fibers.size(); ++i) {
    EXPECT_TRUE(fibers[i]->done());
    EXPECT_EQ(sums[i], 45);
  }
}

}  // namespace
}  // namespace stint
