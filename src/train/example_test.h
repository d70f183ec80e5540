// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "train/mnist.h"
#include "train/parameters.h"
#include "train/random.h"
#include "train/torch_reference_test.h"

// Weights and pictures for tests.
namespace stint::train::example {

/// What bench/lenet5_reference.py makes too.
inline Parameters weights() {
  Parameters parameters;
  for (size_t index = 0; index < tensors().size(); ++index) {
    const Tensor& tensor = tensors()[index];
    for (size_t k = 0; k < tensor.rows * tensor.columns; ++k) {
      const auto thousandths = static_cast<double>((k * 7919 + index * 101) % 1000);
      parameters[tensor][k / tensor.columns * tensor.stride + k % tensor.columns] =
          static_cast<float>((thousandths / 1000 - 0.5) * 0.3);
    }
  }
  return parameters;
}

struct Album {
  Bytes pixels, labels;
  Pictures view() const { return {pixels, labels}; }
};

/// What bench/lenet5_reference.py makes too.
inline Album pictures() {
  Album album;
  for (size_t n = 0; n < torch_reference::kPictures; ++n) {
    for (size_t y = 0; y < kSide; ++y)
      for (size_t x = 0; x < kSide; ++x)
        album.pixels.push_back(
            static_cast<std::uint8_t>((y + x + n) % 5 < 3 ? (y * 31 + x * 17 + n * 101) * 7 % 256 : 0));
    album.labels.push_back(static_cast<std::uint8_t>((3 * n + 1) % 10));
  }
  return album;
}

/// Pictures that can be learnt: each label has a blot of its own at its own place, in noise.
inline Album blots(size_t count, std::uint64_t seed) {
  Album album;
  Random random{seed};
  for (size_t n = 0; n < count; ++n) {
    const std::uint32_t label = random.below(kClasses);
    for (std::uint32_t i = 0; i < kPixels; ++i) {
      const size_t y = i / kSide, x = i % kSide;
      const bool blot = y / 7 == label / 3 && x / 9 == label % 3;
      album.pixels.push_back(static_cast<std::uint8_t>(random.below(90) + (blot ? 160U : 0U)));
    }
    album.labels.push_back(static_cast<std::uint8_t>(label));
  }
  return album;
}

}  // namespace stint::train::example
