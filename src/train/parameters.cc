// SPDX-License-Identifier: Apache-2.0
#include "train/parameters.h"

#include <array>

#include "train/random.h"

namespace stint::train {
namespace {

constexpr std::array kTensors{kConv1Weight, kConv1Bias,    kConv2Weight, kConv2Bias,    kDense1Weight,
                              kDense1Bias,  kDense2Weight, kDense2Bias,  kDense3Weight, kDense3Bias};
constexpr double kDeviation = 0.1;

}  // namespace

std::span<const Tensor> tensors() { return kTensors; }

size_t parameter_count() {
  size_t count = 0;
  for (const Tensor& tensor : tensors()) count += tensor.rows * tensor.columns;
  return count;
}

void initialise(Parameters& parameters, std::uint64_t seed) {
  parameters = {};
  Random random{seed};
  for (const Tensor& tensor : tensors()) {
    if (tensor.rows == 1) continue;  // a bias
    for (size_t row = 0; row < tensor.rows; ++row)
      for (size_t column = 0; column < tensor.columns; ++column)
        parameters[tensor][row * tensor.stride + column] =
            static_cast<float>(kDeviation * random.cut_normal());
  }
}

}  // namespace stint::train
