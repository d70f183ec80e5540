// SPDX-License-Identifier: Apache-2.0
#include "aws/encode.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace stint::aws {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

bool blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

std::uint32_t octet(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0U;
}

// The alphabet turned round: 0 to 63, or -1.
constexpr std::array<signed char, 256> kValues = [] {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<signed char>(i);
  return values;
}();

}  // namespace

std::string percent_encode(std::string_view text, std::string_view keep) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (char c : text) {
    if (unreserved(c) || keep.find(c) != keep.npos) {
      out += c;
    } else {
      auto b = static_cast<unsigned char>(c);
      out += {'%', kDigits[b >> 4], kDigits[b & 15]};
    }
  }
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
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = octet(bytes, i) << 16 | octet(bytes, i + 1) << 8 | octet(bytes, i + 2);
    out += kAlphabet[group >> 18];
    out += kAlphabet[group >> 12 & 63];
    out += i + 1 < bytes.size() ? kAlphabet[group >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? kAlphabet[group & 63] : '=';
  }
  return out;
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
