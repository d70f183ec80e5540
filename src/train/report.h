// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "train/training.h"

namespace stint::train {

/// How a training was made, for the report.
struct Setting {
  Course course;
  double rate;
  size_t threads;
  std::string simd;
};

/// One line for one epoch.
std::string epoch_line(size_t epoch, size_t of, const EpochReport& report);

/// What is printed at the end, with the tutorial's own figures beside it.
std::string summary(const Outcome& outcome, const Setting& setting);

/// The same as one JSON object; fields are added, never changed.
std::string summary_json(const Outcome& outcome, const Setting& setting);

}  // namespace stint::train
