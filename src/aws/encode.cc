// SPDX-License-Identifier: Apache-2.0
#include "aws/encode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace stint::aws {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<bool, 256> kUnreserved = [] {
  std::array<bool, 256> table{};
  for (char c : kAlphabet.substr(0, 62)) table[static_cast<unsigned char>(c)] = true;
  for (char c : std::string_view{"-_.~"}) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// The alphabet turned round: 0 to 63, or -1.
constexpr std::array<signed char, 256> kValues = [] {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<signed char>(i);
  return values;
}();

}  // namespace

void append_percent_encoded(std::string& out, std::string_view text, std::string_view keep) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  auto plain = [keep](char c) {
    return kUnreserved[static_cast<unsigned char>(c)] || keep.find(c) != keep.npos;
  };
  while (!text.empty()) {
    auto run = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), plain) - text.begin());
    out.append(text.substr(0, run));
    text.remove_prefix(run);
    for (; !text.empty() && !plain(text.front()); text.remove_prefix(1)) {
      auto byte = static_cast<unsigned char>(text.front());
      out.append({'%', kDigits[byte >> 4], kDigits[byte & 15]});
    }
  }
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  append_percent_encoded(out, text, keep);
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char octet = 0;
    auto digits = text.substr(i + 1 < text.size() ? i + 1 : text.size(), 2);
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), octet, 16);
    bool coded = text[i] == '%' && digits.size() == 2 && end == digits.data() + digits.size();
    out += coded ? static_cast<char>(octet) : text[i];
    if (coded) i += 2;
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  char* out = text.data();
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    std::uint32_t group = std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | in[2];
    for (unsigned i = 0; i < 4; ++i) out[i] = kAlphabet[group >> (18 - 6 * i) & 63];
  }
  if (left > 0) {
    std::uint32_t group = std::uint32_t{in[0]} << 16 | (left == 2 ? std::uint32_t{in[1]} << 8 : 0U);
    for (unsigned i = 0; i <= left; ++i) out[i] = kAlphabet[group >> (18 - 6 * i) & 63];
  }
  return text;
}

std::optional<std::string> decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  std::size_t digits = 0, padding = 0;
  for (char c : text) {
    if (blank(c)) continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    auto value = kValues[static_cast<unsigned char>(c)];
    if (value < 0 || padding > 0) return std::nullopt;
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++digits % 4 == 0)
      out += {static_cast<char>(group >> 16), static_cast<char>(group >> 8), static_cast<char>(group)};
  }
  std::size_t rest = digits % 4;
  if (rest == 1 || padding != (rest == 0 ? 0 : 4 - rest)) return std::nullopt;
  if (rest == 2) out += static_cast<char>(group >> 4);
  if (rest == 3) out += {static_cast<char>(group >> 10), static_cast<char>(group >> 2)};
  return out;
}

}  // namespace stint::aws
