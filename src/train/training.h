// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <vector>

#include "train/engine.h"

namespace stint::train {

/// One epoch, as it is told.
struct EpochReport {
  double seconds;  ///< training, and measuring on the validation pictures
  double loss;     ///< mean over the epoch
  double validation_accuracy;
};

struct Course {
  size_t epochs = 10, batch = 128;
  std::uint64_t seed = 1;  ///< of the order in which the pictures are seen
};

struct Outcome {
  std::vector<EpochReport> epochs;
  double train_seconds = 0;  ///< all epochs
  double test_accuracy = 0;
  bool interrupted = false;  ///< then what is here ends with the last whole epoch, and nothing was tested
};

using Tell = std::function<void(size_t epoch, const EpochReport&)>;  ///< epoch from 1

/// Trains for so many epochs, the pictures in a new order in each, and measures: on the validation pictures
/// after each, on the test pictures at the end.
Outcome train(Engine& engine, const Mnist& mnist, const Course& course, const Tell& tell, const Stop& stop);

}  // namespace stint::train
