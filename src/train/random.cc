// SPDX-License-Identifier: Apache-2.0
#include "train/random.h"

#include <bit>
#include <cmath>
#include <numbers>
#include <utility>

namespace stint::train {

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    std::uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
}

std::uint64_t Random::next() {
  auto& s = state_;
  const std::uint64_t result = std::rotl(s[1] * 5, 7) * 9, shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = std::rotl(s[3], 45);
  return result;
}

// The upper half of the product of a 32-bit fraction and the bound (Lemire).
std::uint32_t Random::below(std::uint32_t bound) {
  return static_cast<std::uint32_t>(((next() >> 32) * std::uint64_t{bound}) >> 32);
}

double Random::uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

// Box and Muller's transform. Double precision, so that what is left of it in a float does not hang on a
// library's last bit.
double Random::cut_normal() {
  while (true) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double x = radius * std::cos(2 * std::numbers::pi * uniform());
    if (std::abs(x) < 2) return x;
  }
}

void Random::shuffle(std::span<std::uint32_t> items) {
  for (auto left = static_cast<std::uint32_t>(items.size()); left > 1; --left)
    std::swap(items[left - 1], items[below(left)]);
}

}  // namespace stint::train
