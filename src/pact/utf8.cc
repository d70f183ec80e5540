// SPDX-License-Identifier: Apache-2.0
#include "pact/utf8.h"

#include <cstdint>

namespace stint::pact {
namespace {

struct Lead {
  unsigned follow;      // bytes after the first
  std::uint32_t bits;   // of the code point in the first
  std::uint32_t least;  // smallest code point that needs this length
};

Lead lead_of(unsigned char c) {
  if (c < 0x80) return {0, c, 0};
  if (c >= 0xC0 && c < 0xE0) return {1, c & 0x1FU, 0x80};
  if (c >= 0xE0 && c < 0xF0) return {2, c & 0x0FU, 0x800};
  if (c >= 0xF0 && c < 0xF8) return {3, c & 0x07U, 0x10000};
  return {4, 0, 0};  // no first byte at all
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    auto [follow, point, least] = lead_of(static_cast<unsigned char>(bytes[at++]));
    if (follow == 4 || bytes.size() - at < follow) return false;
    for (unsigned i = 0; i < follow; ++i) {
      auto c = static_cast<unsigned char>(bytes[at++]);
      if ((c & 0xC0U) != 0x80) return false;
      point = (point << 6) | (c & 0x3FU);
    }
    if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
  }
  return true;
}

}  // namespace stint::pact
