// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/base64.h"

#include <array>
#include <cstdint>

namespace stint::rehearsal {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<int, 256> kValues = [] {
  std::array<int, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < kDigits.size(); ++i)
    values[static_cast<unsigned char>(kDigits[i])] = static_cast<int>(i);
  return values;
}();

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  auto octet = [&](size_t i) -> std::uint32_t {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  char* out = text.data();
  for (size_t i = 0; i < bytes.size(); i += 3, out += 4) {
    std::uint32_t group = octet(i) << 16 | octet(i + 1) << 8 | octet(i + 2);
    size_t digits = std::min<size_t>(3, bytes.size() - i) + 1;
    for (size_t j = 0; j < digits; ++j) out[j] = kDigits[group >> (18 - 6 * j) & 63];
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  char* out = bytes.data();
  std::uint32_t group = 0;
  size_t digits = 0, padding = 0;
  for (char c : text) {
    if (is_space(c)) continue;
    int value = kValues[static_cast<unsigned char>(c)];
    if (c == '=') ++padding;
    if (c != '=' && (value < 0 || padding > 0)) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : value);
    if (++digits % 4 != 0) continue;
    for (int shift : {16, 8, 0}) *out++ = static_cast<char>(group >> shift & 255);
    group = 0;
  }
  if (digits % 4 != 0 || padding > 2) return std::nullopt;
  bytes.resize(static_cast<size_t>(out - bytes.data()) - padding);
  return bytes;
}

}  // namespace stint::rehearsal
