// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/request.h"

#include <algorithm>
#include <chrono>

namespace stint::rehearsal::wire {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

std::string percent_decoded(std::string_view text, bool plus) {
  std::string out(text.size(), '\0');
  char* to = out.data();
  auto coded = [plus](char c) { return c == '%' || (plus && c == '+'); };
  while (!text.empty()) {
    auto run = static_cast<size_t>(std::find_if(text.begin(), text.end(), coded) - text.begin());
    to = std::copy_n(text.data(), run, to);
    text.remove_prefix(run);
    if (text.empty()) break;
    int high = text[0] == '%' && text.size() > 2 ? hex_value(text[1]) : -1;
    int low = high >= 0 ? hex_value(text[2]) : -1;
    *to++ = low >= 0 ? static_cast<char>(high * 16 + low) : text[0] == '+' ? ' ' : text[0];
    text.remove_prefix(low >= 0 ? 3 : 1);
  }
  out.resize(static_cast<size_t>(to - out.data()));
  return out;
}

std::string percent_encoded(std::string_view text, bool keep_slash) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_plain(c) || (keep_slash && c == '/')) {
      out += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

std::string http_date(SysMicros at) {
  using namespace std::chrono;
  constexpr std::string_view kDays = "SunMonTueWedThuFriSat",
                             kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  auto day = floor<days>(at);
  auto text = rfc3339(floor<seconds>(at));  // 2026-11-24T20:00:00Z
  auto year = std::string_view{text}.substr(0, 4), date = std::string_view{text}.substr(8, 2),
       clock = std::string_view{text}.substr(11, 8);
  std::string out{kDays.substr(3 * weekday{day}.c_encoding(), 3)};
  return out.append(", ")
      .append(date)
      .append(" ")
      .append(kMonths.substr(3 * (unsigned{year_month_day{day}.month()} - 1), 3))
      .append(" ")
      .append(year)
      .append(" ")
      .append(clock)
      .append(" GMT");
}

}  // namespace stint::rehearsal::wire
