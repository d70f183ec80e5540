// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string_view>

#include "train/engine.h"
#include "train/fast/workspace.h"

namespace stint::train::fast {

/// Adam's numbers for one step, the same for every weight.
struct AdamStep {
  float size;          ///< rate / (1 - beta1^t)
  float unbias_root2;  ///< 1 / sqrt(1 - beta2^t)

  static AdamStep at(AdamRate rate, size_t t);  ///< t counts from 1
};

/// The fast kernels for one instruction set.
struct Kernels {
  std::string_view name;  ///< avx512, avx2, sse4, neon; none: one number at a time
  bool (*runs_here)();

  /// From the pixels of w.packs packs (16 pictures each, one after the other) to their scores.
  void (*forward)(const Parameters& parameters, const std::uint8_t* const* pictures, Workspace& w);
  /// After forward: adds the gradient of the loss, each picture with w.share; the sum of the losses.
  double (*backward)(const Parameters& parameters, Workspace& w, Parameters& gradient);
  /// Sums up the gradients, sets them to 0, and moves the weights in [from, to) of Parameters::all; multiples
  /// of 16.
  void (*adam)(const AdamStep& step, std::span<Parameters* const> gradients, Parameters& parameters,
               Parameters& moment1, Parameters& moment2, size_t from, size_t to);
};

/// What this machine can run, the best first; never empty.
std::span<const Kernels* const> kernels_here();

/// nullptr where this machine has no such instructions. Empty: the best.
const Kernels* find_kernels(std::string_view name);

}  // namespace stint::train::fast
