// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>

#include "base/files.h"
#include "train/gunzip.h"
#include "train/shape.h"

namespace stint::train {

/// Pictures that lie elsewhere, each with its label.
struct Pictures {
  std::span<const std::uint8_t> pixels;  ///< 784 a picture, row by row
  std::span<const std::uint8_t> labels;

  size_t size() const { return labels.size(); }
  const std::uint8_t* picture(size_t index) const { return pixels.data() + index * kPixels; }
  Pictures part(size_t from, size_t count) const {
    return {pixels.subspan(from * kPixels, count * kPixels), labels.subspan(from, count)};
  }
};

inline constexpr size_t kValidation = 5000;

/// MNIST, split as the lab's loader does: the first 5,000 of the training pictures are for validation.
struct Mnist {
  Bytes training_pixels, training_labels, test_pixels, test_labels;

  Pictures training() const;    ///< 55,000
  Pictures validation() const;  ///< 5,000
  Pictures test() const;        ///< 10,000
};

/// Reads `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte`,
/// `t10k-labels-idx1-ubyte`, each plain or with `.gz`, from a folder (absolute). Kind::Usage where a file is
/// missing.
Result<Mnist> read_mnist(Files& files, const Path& folder);

}  // namespace stint::train
