// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "train/shape.h"

// The layers as a textbook has them: one picture, plain loops, double precision, forward and backward side by
// side. Slow; what the fast kernels are held against. Numbers of a square of maps lie as row, column, map.
//
// Each backward function takes the gradient of the loss by what the layer gave (`d_out`), adds the gradients
// by weights and biases to what is there already, and returns the gradient by what the layer got.
namespace stint::train::plain {

using Numbers = std::vector<double>;

/// A filter of 5x5 over a square, without a border: (side, side, in_maps) -> (side - 4, side - 4, out_maps).
/// A weight's row is (tap row, tap column, in map), its column the out map.
struct Convolution {
  size_t side, in_maps, out_maps;

  Numbers forward(const Numbers& in, const float* weight, const float* bias) const;
  Numbers backward(const Numbers& in, const float* weight, const Numbers& d_out, double* d_weight,
                   double* d_bias) const;
};

/// The largest of each 2x2 window: (side, side, maps) -> (side / 2, side / 2, maps). Of equal ones the first
/// wins, row by row, and it alone gets the gradient.
struct MaxPool {
  size_t side, maps;

  Numbers forward(const Numbers& in) const;
  Numbers backward(const Numbers& in, const Numbers& d_out) const;

 private:
  size_t winner(const Numbers& in, size_t y, size_t x, size_t map) const;
};

/// Negative numbers become 0, and get no gradient; nor does 0.
struct Relu {
  static Numbers forward(Numbers in);
  static Numbers backward(const Numbers& out, Numbers d_out);
};

/// Each of `outs` numbers is a weighted sum of all `ins`. Weights have a row for each out, `stride` apart.
struct Dense {
  size_t ins, outs, stride;

  Numbers forward(const Numbers& in, const float* weight, const float* bias) const;
  Numbers backward(const Numbers& in, const float* weight, const Numbers& d_out, double* d_weight,
                   double* d_bias) const;
};

/// Softmax and cross-entropy: -log of the probability that the scores give to the label.
struct Loss {
  static double forward(const Numbers& scores, size_t label);
  static Numbers backward(const Numbers& scores, size_t label);
};

}  // namespace stint::train::plain
