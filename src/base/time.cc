// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace stint {
namespace {

using namespace std::chrono;

constexpr Seconds kLongest = 10 * 366 * 24h;

// Takes exactly `n` digits off the front of `text`.
std::optional<int> digits(std::string_view& text, size_t n) {
  if (text.size() < n) return std::nullopt;
  int value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + n, value);
  if (error != std::errc() || end != text.data() + n || value < 0) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Micros> fraction(std::string_view& text) {
  if (!take(text, '.')) return Micros{0};
  std::int64_t value = 0, scale = 1'000'000;
  size_t n = 0;
  for (; n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n) {
    if (scale == 1) continue;  // below a microsecond
    value = value * 10 + (text[n] - '0');
    scale /= 10;
  }
  if (n == 0) return std::nullopt;
  text.remove_prefix(n);
  return Micros{value * scale};
}

// "Z" or an offset from it.
std::optional<Micros> zone(std::string_view text) {
  if (text == "Z" || text == "z") return Micros{0};
  bool minus = take(text, '-');
  if (!minus && !take(text, '+')) return std::nullopt;
  auto h = digits(text, 2);
  take(text, ':');
  auto m = digits(text, 2);
  if (!h || !m || !text.empty() || *h > 23 || *m > 59) return std::nullopt;
  Micros offset = hours{*h} + minutes{*m};
  return minus ? -offset : offset;
}

// The last `n` decimal digits of a number that is not negative, over those at `at`.
void put_digits(std::string& text, size_t at, size_t n, std::int64_t number) {
  for (size_t i = n; i > 0; --i, number /= 10) text[at + i - 1] = static_cast<char>('0' + number % 10);
}

struct Unit {
  char letter;
  Seconds span;
};
constexpr std::array kUnits{Unit{'d', 24h}, Unit{'h', 1h}, Unit{'m', 1min}, Unit{'s', 1s}};

}  // namespace

std::string rfc3339(SysMicros at) {
  auto whole = floor<seconds>(at);
  auto day = floor<days>(whole);
  year_month_day date{day};
  hh_mm_ss clock{whole - day};
  std::string text = "0000-00-00T00:00:00";
  put_digits(text, 0, 4, int{date.year()});
  put_digits(text, 5, 2, unsigned{date.month()});
  put_digits(text, 8, 2, unsigned{date.day()});
  put_digits(text, 11, 2, clock.hours().count());
  put_digits(text, 14, 2, clock.minutes().count());
  put_digits(text, 17, 2, clock.seconds().count());
  if (auto rest = (at - whole).count(); rest != 0) {
    text += ".000000";
    put_digits(text, 20, 6, rest);
  }
  return text += 'Z';
}

std::string clock_time(SysMicros at) { return rfc3339(at).substr(11, 5) + " UTC"; }

std::string iso_basic(SysMicros at) {
  auto text = rfc3339(floor<seconds>(at));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

std::optional<SysMicros> parse_rfc3339(std::string_view text) {
  auto y = digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  auto mo = digits(text, 2);
  if (!mo || !take(text, '-')) return std::nullopt;
  auto d = digits(text, 2);
  if (!d || !(take(text, 'T') || take(text, 't') || take(text, ' '))) return std::nullopt;
  auto h = digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  auto mi = digits(text, 2);
  if (!mi || !take(text, ':')) return std::nullopt;
  auto s = digits(text, 2);
  if (!s || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;
  auto part = fraction(text);
  if (!part) return std::nullopt;
  auto offset = zone(text);
  year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!offset || !date.ok()) return std::nullopt;
  return SysMicros{sys_days{date}} + hours{*h} + minutes{*mi} + seconds{*s} + *part - *offset;
}

std::optional<Seconds> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Seconds sum{0};
  size_t next_unit = 0;  // units go from large to small, each at most once
  while (!text.empty()) {
    std::int64_t n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    size_t unit = next_unit;
    while (unit < kUnits.size() && (text.empty() || text.front() != kUnits[unit].letter)) ++unit;
    if (unit == kUnits.size() || n > kLongest / kUnits[unit].span) return std::nullopt;
    sum += n * kUnits[unit].span;
    if (sum > kLongest) return std::nullopt;
    text.remove_prefix(1);
    next_unit = unit + 1;
  }
  return sum;
}

std::string format_duration(Micros span) {
  auto left = floor<seconds>(span);
  if (left < 1s) return "0s";
  std::string text;
  for (auto unit : kUnits) {
    if (auto n = left / unit.span; n > 0) text += fmt::format("{}{}", n, unit.letter);
    left %= unit.span;
  }
  return text;
}

}  // namespace stint
