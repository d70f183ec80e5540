// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/ipv4.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <charconv>

namespace stint::rehearsal::hosts {

std::optional<Ipv4> Ipv4::parse(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return Ipv4{ntohl(address.s_addr)};
}

std::string Ipv4::text() const {
  return fmt::format("{}.{}.{}.{}", bits >> 24, (bits >> 16) & 255, (bits >> 8) & 255, bits & 255);
}

std::optional<Block> Block::parse(std::string_view text) {
  Block block;
  const auto slash = text.find('/');
  const auto address = Ipv4::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const auto end = digits.data() + digits.size();
    const auto [stopped, error] = std::from_chars(digits.data(), end, block.prefix);
    if (error != std::errc{} || stopped != end || block.prefix > 32) return std::nullopt;
  }
  block.first.bits = address->bits & block.mask();
  return block;
}

std::string Block::text() const { return fmt::format("{}/{}", first.text(), prefix); }

}  // namespace stint::rehearsal::hosts
