// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/ipv4.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>

namespace stint::rehearsal {
namespace {

struct Block {
  std::string address;
  unsigned bits = 0;
};

std::optional<Block> split_cidr(std::string_view text, unsigned most_bits) {
  auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  auto digits = text.substr(slash + 1);
  unsigned bits = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits > most_bits) return std::nullopt;
  return Block{std::string(text.substr(0, slash)), bits};
}

}  // namespace

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  in_addr address{};
  if (inet_pton(AF_INET, std::string(text).c_str(), &address) != 1) return std::nullopt;
  return ntohl(address.s_addr);
}

std::string format_ipv4(std::uint32_t a) {
  return fmt::format("{}.{}.{}.{}", a >> 24, (a >> 16) & 255, (a >> 8) & 255, a & 255);
}

std::optional<std::string> normal_cidr4(std::string_view text) {
  auto block = split_cidr(text, 32);
  auto address = block ? parse_ipv4(block->address) : std::nullopt;
  if (!address) return std::nullopt;
  auto mask = block->bits == 0 ? 0U : ~0U << (32 - block->bits);
  return fmt::format("{}/{}", format_ipv4(*address & mask), block->bits);
}

std::optional<std::string> normal_cidr6(std::string_view text) {
  auto block = split_cidr(text, 128);
  in6_addr address{};
  if (!block || inet_pton(AF_INET6, block->address.c_str(), &address) != 1) return std::nullopt;
  for (unsigned i = 0; i < 16; ++i) {
    unsigned kept = block->bits > 8 * i ? std::min(block->bits - 8 * i, 8U) : 0U;
    address.s6_addr[i] = static_cast<std::uint8_t>(address.s6_addr[i] & (0xff00U >> kept));
  }
  std::array<char, INET6_ADDRSTRLEN> shown{};
  inet_ntop(AF_INET6, &address, shown.data(), shown.size());
  return fmt::format("{}/{}", shown.data(), block->bits);
}

std::optional<std::uint32_t> Pool::take() {
  if (taken_.size() >= count_) return std::nullopt;
  while (taken_.contains(next_)) next_ = (next_ + 1) % count_;
  auto number = next_;
  taken_.insert(number);
  next_ = (next_ + 1) % count_;
  return number;
}

}  // namespace stint::rehearsal
