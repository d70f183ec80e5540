// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/dice.h"

namespace stint::rehearsal {

// SplitMix64 (Steele, Lea, Flood 2014): one addition and one hash a number, and any seed is a good one.
std::uint64_t Dice::roll() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

Micros Dice::between(const Span& span) {
  if (span.most <= span.least) return span.least;
  return span.least + Micros{static_cast<std::int64_t>(
                          below(static_cast<std::uint64_t>((span.most - span.least).count()) + 1))};
}

std::string Dice::hex(std::size_t digits) {
  std::string text(digits, '0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < digits; ++i, bits >>= 4) {
    if (i % 16 == 0) bits = roll();
    text[i] = "0123456789abcdef"[bits & 15];
  }
  return text;
}

std::string Dice::id(std::string_view prefix) {
  std::string text{prefix};
  text += '0';
  text += hex(16);
  return text;
}

std::string Dice::uuid() {
  std::string text = hex(36);
  for (std::size_t dash : {8U, 13U, 18U, 23U}) text[dash] = '-';
  text[14] = '4';                 // version
  text[19] = "89ab"[roll() & 3];  // variant
  return text;
}

std::uint64_t seed_of(std::string_view first, std::string_view second) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (auto text : {first, second})
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace stint::rehearsal
