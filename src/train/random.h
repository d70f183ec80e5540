// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace stint::train {

/// Numbers that look random and are the same for the same seed on every machine: xoshiro256** of Blackman and
/// Vigna
/// ("Scrambled linear pseudorandom number generators", 2021), its state filled by their splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  /// In [0, bound), each value equally likely but for a bias of bound / 2^32.
  std::uint32_t below(std::uint32_t bound);
  /// In [0, 1).
  double uniform();
  /// From the normal distribution of deviation 1, drawn again where it is 2 or more away from 0.
  double cut_normal();
  /// Puts what is in `items` into a random order.
  void shuffle(std::span<std::uint32_t> items);

 private:
  std::array<std::uint64_t, 4> state_;
};

}  // namespace stint::train
