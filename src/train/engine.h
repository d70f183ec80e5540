// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <span>

#include "train/mnist.h"
#include "train/parameters.h"

namespace stint::train {

/// Asked between two steps: true ends the epoch there.
using Stop = std::function<bool()>;

/// One pass over the training pictures.
struct Epoch {
  Pictures pictures;
  std::span<const std::uint32_t> order;  ///< each index once, as they are to be seen
  size_t batch;                          ///< pictures a step; the short one at the end is taken too
};

/// Adam's rate; the other three are as its authors have them (Kingma and Ba, 2014, algorithm 1), and PyTorch.
struct AdamRate {
  double rate = 1e-3;
  static constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
};

/// A network with its optimiser: what is learnt so far, and how to learn more. Two of them: the fast one and
/// the plain one.
class Engine {
 public:
  virtual ~Engine() = default;

  /// Trains; the mean loss over the pictures seen, each before its own step.
  virtual double train(const Epoch& epoch, const Stop& stop) = 0;
  /// How many of the pictures get the highest score at their own label.
  virtual size_t count_right(const Pictures& pictures) = 0;
  virtual const Parameters& parameters() const = 0;
};

}  // namespace stint::train
