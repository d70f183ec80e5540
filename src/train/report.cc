// SPDX-License-Identifier: Apache-2.0
#include "train/report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::train {
namespace {

// Ten epochs as the tutorial's author saw them, in 2016: on a CPU, on AWS's GPU machine of the day.
constexpr size_t kTutorialEpochs = 10;
constexpr double kTutorialCpuSeconds = 450, kTutorialGpuSeconds = 60;

std::string beside_the_tutorial(double seconds) {
  return fmt::format(
      "the tutorial's ten epochs took 7.5 min on its author's CPU ({:.0f} times as long), 1 min on its GPU "
      "({:.1f} times)\n",
      kTutorialCpuSeconds / seconds, kTutorialGpuSeconds / seconds);
}

template <class Member>
std::vector<double> column(const Outcome& outcome, Member member) {
  std::vector<double> values;
  for (const EpochReport& epoch : outcome.epochs) values.push_back(epoch.*member);
  return values;
}

}  // namespace

std::string epoch_line(size_t epoch, size_t of, const EpochReport& report) {
  return fmt::format("epoch {} of {}: {:.2f} s, loss {:.4f}, validation accuracy {:.4f}\n", epoch, of,
                     report.seconds, report.loss, report.validation_accuracy);
}

std::string summary(const Outcome& outcome, const Setting& setting) {
  const size_t epochs = outcome.epochs.size();
  std::string text = fmt::format("test accuracy {:.4f}\n", outcome.test_accuracy);
  if (epochs == 0) return text;
  text += fmt::format("{} epoch{} in {:.2f} s on {} thread{} ({})\n", epochs, epochs == 1 ? "" : "s",
                      outcome.train_seconds, setting.threads, setting.threads == 1 ? "" : "s", setting.simd);
  if (epochs == kTutorialEpochs) text += beside_the_tutorial(outcome.train_seconds);
  return text;
}

std::string summary_json(const Outcome& outcome, const Setting& setting) {
  const nlohmann::ordered_json json = {
      {"train_seconds", outcome.train_seconds},
      {"epoch_seconds", column(outcome, &EpochReport::seconds)},
      {"training_loss", column(outcome, &EpochReport::loss)},
      {"validation_accuracy", column(outcome, &EpochReport::validation_accuracy)},
      {"test_accuracy", outcome.test_accuracy},
      {"epochs", setting.course.epochs},
      {"batch", setting.course.batch},
      {"learning_rate", setting.rate},
      {"seed", setting.course.seed},
      {"threads", setting.threads},
      {"simd", setting.simd},
      {"tutorial_seconds", {{"cpu", kTutorialCpuSeconds}, {"gpu", kTutorialGpuSeconds}}},
  };
  return json.dump() + "\n";
}

}  // namespace stint::train
