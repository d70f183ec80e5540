// SPDX-License-Identifier: Apache-2.0
#include "train/training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "train/report.h"

namespace stint::train {
namespace {

// Learns nothing, and keeps what it was asked.
class RecordingEngine final : public Engine {
 public:
  double train(const Epoch& epoch, const Stop&) override {
    orders.emplace_back(epoch.order.begin(), epoch.order.end());
    batches.push_back(epoch.batch);
    return 0.5;
  }
  size_t count_right(const Pictures& pictures) override {
    measured.push_back(pictures.size());
    return pictures.size() / 2;
  }
  const Parameters& parameters() const override { return parameters_; }

  std::vector<std::vector<std::uint32_t>> orders;
  std::vector<size_t> batches, measured;

 private:
  Parameters parameters_;
};

Mnist small() {
  constexpr size_t kTraining = 8, kTest = 4;
  return {Bytes((kValidation + kTraining) * kPixels), Bytes(kValidation + kTraining), Bytes(kTest * kPixels),
          Bytes(kTest)};
}

TEST(Training, EachEpochSeesEveryPictureOnceInANewOrder) {
  RecordingEngine engine;
  std::vector<size_t> told;
  const Mnist mnist = small();
  const Outcome outcome = train(
      engine, mnist, {.epochs = 3, .batch = 5, .seed = 9},
      [&](size_t epoch, const EpochReport&) { told.push_back(epoch); }, [] { return false; });
  ASSERT_EQ(engine.orders.size(), 3U);
  EXPECT_NE(engine.orders[0], engine.orders[1]);
  for (const auto& order : engine.orders) {
    EXPECT_EQ(order.size(), 8U);
    EXPECT_EQ(std::set(order.begin(), order.end()).size(), 8U);
  }
  EXPECT_EQ(engine.batches, (std::vector<size_t>{5, 5, 5}));
  EXPECT_EQ(engine.measured, (std::vector<size_t>{5000, 5000, 5000, 4}));
  EXPECT_EQ(told, (std::vector<size_t>{1, 2, 3}));
  EXPECT_EQ(outcome.test_accuracy, 0.5);
}

TEST(Training, AnInterruptEndsItWithoutATest) {
  RecordingEngine engine;
  const Mnist mnist = small();
  const Outcome outcome = train(
      engine, mnist, {.epochs = 3}, [](size_t, const EpochReport&) {},
      [&] { return engine.orders.size() == 2; });
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_EQ(outcome.epochs.size(), 1U);
  EXPECT_EQ(engine.measured, (std::vector<size_t>{5000}));
}

const Outcome kOutcome{
    .epochs = {{1.5, 0.25, 0.975}, {1.25, 0.125, 0.9875}}, .train_seconds = 2.75, .test_accuracy = 0.99};
const Setting kSetting{{.epochs = 2, .batch = 128, .seed = 1}, 1e-3, 2, "avx2"};

TEST(Report, TheJsonHasItsPromisedFields) {
  EXPECT_EQ(
      summary_json(kOutcome, kSetting),
      R"({"train_seconds":2.75,"epoch_seconds":[1.5,1.25],"training_loss":[0.25,0.125],)"
      R"("validation_accuracy":[0.975,0.9875],"test_accuracy":0.99,"epochs":2,"batch":128,"learning_rate":0.001,)"
      R"("seed":1,"threads":2,"simd":"avx2","tutorial_seconds":{"cpu":450.0,"gpu":60.0}})"
      "\n");
}

TEST(Report, TheTutorialStandsBesideTenEpochsAlone) {
  EXPECT_EQ(summary(kOutcome, kSetting), "test accuracy 0.9900\n2 epochs in 2.75 s on 2 threads (avx2)\n");
  Outcome ten = kOutcome;
  ten.epochs.resize(10);
  ten.train_seconds = 3;
  EXPECT_NE(summary(ten, kSetting)
                .find("7.5 min on its author's CPU (150 times as long), 1 min on its GPU (20.0 times)"),
            std::string::npos);
}

TEST(Report, AnEpochIsOneLine) {
  EXPECT_EQ(epoch_line(3, 10, {0.314, 0.0512, 0.98741}),
            "epoch 3 of 10: 0.31 s, loss 0.0512, validation accuracy 0.9874\n");
}

}  // namespace
}  // namespace stint::train
