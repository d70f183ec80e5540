// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/base64.h"

#include <array>
#include <cstdint>
#include <utility>

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
  char* out = text.data();
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  size_t left = bytes.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    std::uint32_t group = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
    for (int shift : {18, 12, 6, 0}) out[3 - shift / 6] = kDigits[group >> shift & 63];
  }
  if (left > 0) {
    std::uint32_t group = std::uint32_t{in[0]} << 16 | (left == 2 ? std::uint32_t{in[1]} << 8 : 0U);
    for (size_t j = 0; j <= left; ++j) out[j] = kDigits[group >> (18 - 6 * j) & 63];
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3, '\0');
  char* out = bytes.data();
  auto put = [&out](std::uint32_t group) {
    for (int shift : {16, 8, 0}) *out++ = static_cast<char>(group >> shift & 255);
  };
  auto value = [&text](size_t i) { return kValues[static_cast<unsigned char>(text[i])]; };
  // Whole groups without a blank or padding; what is left is looked at one by one.
  for (; text.size() >= 4; text.remove_prefix(4)) {
    int group = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
    if (group < 0) break;
    put(static_cast<std::uint32_t>(group));
  }
  std::uint32_t group = 0;
  size_t digits = 0, padding = 0;
  for (char c : text) {
    if (is_space(c)) continue;
    int digit = kValues[static_cast<unsigned char>(c)];
    if (c == '=') ++padding;
    if (c != '=' && (digit < 0 || padding > 0)) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : digit);
    if (++digits % 4 == 0) put(std::exchange(group, 0));
  }
  if (digits % 4 != 0 || padding > 2) return std::nullopt;
  bytes.resize(static_cast<size_t>(out - bytes.data()) - padding);
  return bytes;
}

}  // namespace stint::rehearsal
