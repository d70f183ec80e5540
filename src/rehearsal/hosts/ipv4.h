// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stint::rehearsal::hosts {

/// An IPv4 address, its number in the order in which people write it.
struct Ipv4 {
  std::uint32_t bits = 0;

  static std::optional<Ipv4> parse(std::string_view text);
  std::string text() const;
  friend auto operator<=>(const Ipv4&, const Ipv4&) = default;
};
constexpr Ipv4 operator+(Ipv4 address, std::uint32_t n) { return {address.bits + n}; }

/// A block of addresses, "198.51.100.0/27". Bits past the prefix are zero.
struct Block {
  Ipv4 first;
  unsigned prefix = 32;

  /// nullopt for what is no IPv4 block. An address alone is a block of one.
  static std::optional<Block> parse(std::string_view text);
  std::string text() const;
  constexpr std::uint32_t mask() const { return prefix == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix); }
  constexpr bool contains(Ipv4 address) const { return (address.bits & mask()) == first.bits; }
  constexpr bool overlaps(const Block& other) const { return contains(other.first) || other.contains(first); }
  friend bool operator==(const Block&, const Block&) = default;
};

}  // namespace stint::rehearsal::hosts
