// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "train/parameters.h"
#include "train/plain/layers.h"

namespace stint::train::plain {

/// Everything that one picture makes on its way through, after ReLU; shapes as shape.h has them.
struct Activations {
  Numbers picture;       // 32x32, in [0, 1]
  Numbers conv1, pool1;  // 28x28x6, 14x14x6
  Numbers conv2, pool2;  // 10x10x16, 5x5x16
  Numbers hidden1, hidden2, scores;
};

/// A gradient in double precision, laid out as Parameters.
struct Gradient {
  std::vector<double> all = std::vector<double>(Parameters::kSize);

  double* operator[](const Tensor& tensor) { return all.data() + tensor.at; }
};

/// `pixels`: 28x28, 0 to 255.
Activations forward(const Parameters& parameters, const std::uint8_t* pixels);

/// Adds the gradient of one picture's loss to `gradient`.
void backward(const Parameters& parameters, const Activations& activations, size_t label, Gradient& gradient);

}  // namespace stint::train::plain
