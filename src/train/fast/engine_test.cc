// SPDX-License-Identifier: Apache-2.0
#include "train/fast/engine.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <numeric>
#include <thread>

#include "train/example_test.h"
#include "train/plain/engine.h"

namespace stint::train::fast {
namespace {

bool never() { return false; }

Parameters start() {
  Parameters parameters;
  initialise(parameters, 1);
  return parameters;
}

struct Trained {
  double loss;
  Parameters parameters;
};

Trained train_on(Engine& engine, const Pictures& album, size_t batch, size_t epochs = 1) {
  std::vector<std::uint32_t> order(album.size());
  std::iota(order.begin(), order.end(), 0U);
  double loss = 0;
  for (size_t i = 0; i < epochs; ++i) loss = engine.train({album, order, batch}, never);
  return {loss, engine.parameters()};
}

Trained train_fast(const Pictures& album, size_t threads, size_t batch,
                   const Kernels& kernels = *find_kernels("")) {
  FastEngine engine{start(), {}, threads, kernels};
  return train_on(engine, album, batch);
}

double farthest(const Parameters& a, const Parameters& b) {
  double far = 0;
  for (size_t i = 0; i < Parameters::kSize; ++i)
    far = std::max(far, std::abs(double{a.all[i]} - double{b.all[i]}));
  return far;
}

TEST(FastEngine, TheSameThreadsAndInstructionsGiveTheSameBits) {
  const auto album = example::blots(300, 1);
  for (const Kernels* kernels : kernels_here())
    for (size_t threads : {1U, 2U, 3U}) {
      const Trained once = train_fast(album.view(), threads, 64, *kernels),
                    again = train_fast(album.view(), threads, 64, *kernels);
      EXPECT_EQ(std::memcmp(&once.parameters, &again.parameters, sizeof once.parameters), 0)
          << kernels->name << threads;
      EXPECT_EQ(once.loss, again.loss);
    }
}

// Adam moves each weight by up to the rate a step, whatever the gradient's size; so where a gradient is next
// to nothing, its rounding decides. Five steps of 0.001 at most.
TEST(FastEngine, StepsAreThePlainEngines) {
  const auto album = example::blots(150, 2);
  plain::PlainEngine plain{start(), {}};
  const Trained expected = train_on(plain, album.view(), 32);
  for (size_t threads : {1U, 2U, 3U, 7U}) {
    const Trained run = train_fast(album.view(), threads, 32);
    EXPECT_NEAR(run.loss, expected.loss, 1e-4) << threads;
    EXPECT_LT(farthest(run.parameters, expected.parameters), 2e-3) << threads;
  }
}

// The last batch is short: 1 picture, 11, 88; one batch is larger than all there is; one is larger than a
// thread's chunk.
TEST(FastEngine, AnyBatchOnAnyThreadsTrains) {
  const auto album = example::blots(601, 3);
  for (size_t threads : {1U, 2U, 3U, 7U})
    for (size_t batch : {size_t{40}, size_t{59}, size_t{171}, size_t{300}, size_t{5000}}) {
      FastEngine engine{start(), {}, threads, *find_kernels("")};
      const double before = train_on(engine, album.view(), batch).loss;
      EXPECT_LT(train_on(engine, album.view(), batch, 4).loss, before - 0.1)
          << threads << " threads, batch " << batch;
    }
}

TEST(FastEngine, LearnsWhatCanBeLearnt) {
  const auto album = example::blots(1000, 4), unseen = example::blots(203, 5);
  FastEngine engine{start(), {}, 2, *find_kernels("")};
  train_on(engine, album.view(), 20, 5);
  EXPECT_GT(engine.count_right(unseen.view()), 195U);
}

TEST(FastEngine, CountsAsThePlainEngine) {
  const auto album = example::blots(201, 6);
  FastEngine engine{start(), {}, 3, *find_kernels("")};
  const Trained run = train_on(engine, album.view(), 20, 2);
  plain::PlainEngine plain{run.parameters, {}};
  EXPECT_EQ(engine.count_right(album.view()), plain.count_right(album.view()));
}

TEST(FastEngine, StopsBetweenSteps) {
  const auto album = example::blots(300, 7);
  std::vector<std::uint32_t> order(300);
  FastEngine engine{start(), {}, 2, *find_kernels("")};
  int asked = 0;
  engine.train({album.view(), order, 10}, [&] { return ++asked == 4; });
  EXPECT_EQ(asked, 4);
}

TEST(Barrier, NobodyPassesBeforeAllAreThere) {
  constexpr std::uint32_t kThreads = 4, kRounds = 2000;
  Barrier barrier{kThreads};
  std::uint32_t marks[kThreads] = {}, wrong[kThreads] = {};
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t own = 0; own < kThreads; ++own)
      threads.emplace_back([&, own] {
        for (std::uint32_t round = 1; round <= kRounds; ++round) {
          marks[own] = round;
          barrier.wait();
          for (std::uint32_t mark : marks) wrong[own] += mark != round ? 1 : 0;
          barrier.wait();
        }
      });
  }
  for (std::uint32_t count : wrong) EXPECT_EQ(count, 0U);
}

TEST(Pages, AreZeroAndAligned) {
  Pages pages{5'000'000};
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pages.begin()) % (2U << 20), 0U);
  for (size_t i = 0; i < 5'000'000; i += 4096) ASSERT_EQ(pages.begin()[i], std::byte{0});
  pages.begin()[4'999'999] = std::byte{1};
}

}  // namespace
}  // namespace stint::train::fast
