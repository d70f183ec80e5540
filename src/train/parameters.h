// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "train/shape.h"

namespace stint::train {

/// One of the ten groups of numbers that are learnt: where it lies in Parameters::all.
struct Tensor {
  std::string_view name;
  size_t rows, columns;
  size_t stride;  ///< from one row to the next; what lies between is 0 and stays 0
  size_t at;      ///< first number; a multiple of 16

  constexpr size_t end() const { return (at + rows * stride + 15) / 16 * 16; }
};

// A filter's row is (tap row, tap column, input channel), its column the output channel; a dense layer has
// one row for each output, as PyTorch has it.
inline constexpr Tensor kConv1Weight{"conv1.weight", kTaps* kTaps, kMaps1, kMaps1, 0};
inline constexpr Tensor kConv1Bias{"conv1.bias", 1, kMaps1, kMaps1, kConv1Weight.end()};
inline constexpr Tensor kConv2Weight{"conv2.weight", kTaps* kTaps* kMaps1, kMaps2, kMaps2, kConv1Bias.end()};
inline constexpr Tensor kConv2Bias{"conv2.bias", 1, kMaps2, kMaps2, kConv2Weight.end()};
inline constexpr Tensor kDense1Weight{"dense1.weight", kHidden1, kFeatures, kFeatures, kConv2Bias.end()};
inline constexpr Tensor kDense1Bias{"dense1.bias", 1, kHidden1, kHidden1, kDense1Weight.end()};
inline constexpr Tensor kDense2Weight{"dense2.weight", kHidden2, kHidden1, 128, kDense1Bias.end()};
inline constexpr Tensor kDense2Bias{"dense2.bias", 1, kHidden2, kHidden2, kDense2Weight.end()};
inline constexpr Tensor kDense3Weight{"dense3.weight", kClasses, kHidden2, 96, kDense2Bias.end()};
inline constexpr Tensor kDense3Bias{"dense3.bias", 1, kClasses, kClasses, kDense3Weight.end()};

/// All ten, in the order in which they lie.
std::span<const Tensor> tensors();

/// What is learnt; a gradient and the optimiser's moments have the same shape. Whatever no tensor covers is
/// 0.
struct alignas(64) Parameters {
  static constexpr size_t kSize = kDense3Bias.end();
  float all[kSize] = {};

  float* operator[](const Tensor& tensor) { return all + tensor.at; }
  const float* operator[](const Tensor& tensor) const { return all + tensor.at; }
};

/// How many numbers are learnt: 61,706.
size_t parameter_count();

/// The lab's start: weights from a normal distribution of deviation 0.1 cut at two deviations, biases 0.
void initialise(Parameters& parameters, std::uint64_t seed);

}  // namespace stint::train
