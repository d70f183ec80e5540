// SPDX-License-Identifier: Apache-2.0
#include "train/training.h"

#include <chrono>
#include <numeric>

#include "train/random.h"

namespace stint::train {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double accuracy(Engine& engine, const Pictures& pictures) {
  return static_cast<double>(engine.count_right(pictures)) / static_cast<double>(pictures.size());
}

}  // namespace

Outcome train(Engine& engine, const Mnist& mnist, const Course& course, const Tell& tell, const Stop& stop) {
  Outcome outcome;
  std::vector<std::uint32_t> order(mnist.training().size());
  std::iota(order.begin(), order.end(), 0U);
  Random random{course.seed};
  const auto begin = Clock::now();
  for (size_t number = 1; number <= course.epochs; ++number) {
    const auto epoch_begin = Clock::now();
    random.shuffle(order);
    const double loss = engine.train({mnist.training(), order, course.batch}, stop);
    if (stop()) {
      outcome.interrupted = true;
      break;
    }
    EpochReport report{.loss = loss, .validation_accuracy = accuracy(engine, mnist.validation())};
    report.seconds = seconds_since(epoch_begin);
    outcome.epochs.push_back(report);
    tell(number, report);
  }
  outcome.train_seconds = seconds_since(begin);
  if (!outcome.interrupted) outcome.test_accuracy = accuracy(engine, mnist.test());
  return outcome;
}

}  // namespace stint::train
