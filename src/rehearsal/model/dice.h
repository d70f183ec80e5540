// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint::rehearsal {

/// A span that is drawn anew each time it is needed; both ends may come up.
struct Span {
  Micros least{}, most{};
};

/// All chance in the cloud: one seeded generator, so that the same calls at the same instants have the same
/// answers.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t roll();
  /// 0 … n-1.
  std::uint64_t below(std::uint64_t n) { return roll() % n; }
  Micros between(const Span& span);

  /// AWS's shape of an id: the prefix, then 17 hexadecimal digits of which the first is 0.
  std::string id(std::string_view prefix);
  /// "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"
  std::string uuid();
  /// That many hexadecimal digits.
  std::string hex(std::size_t digits);

 private:
  std::uint64_t state_;
};

/// A seed for what two names stand for: the same in every process.
std::uint64_t seed_of(std::string_view first, std::string_view second);

}  // namespace stint::rehearsal
