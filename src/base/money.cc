// SPDX-License-Identifier: Apache-2.0
#include "base/money.h"

#include <limits>

namespace stint {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t kE10PerMicro = 10'000;
constexpr std::int64_t kMostMicros = std::numeric_limits<std::int64_t>::max();

std::int64_t clamp(Wide value) {
  if (value > kMostMicros) return kMostMicros;
  if (value < -Wide{kMostMicros}) return -kMostMicros;
  return static_cast<std::int64_t>(value);
}

Wide divide_up(Wide a, Wide b) { return a / b + (a % b > 0 ? 1 : 0); }

Wide whole_seconds(Micros span) { return span.count() <= 0 ? 0 : divide_up(span.count(), 1'000'000); }

// A plain decimal, as an integer count of 10^-decimals. Zeros beyond `decimals` are let pass.
std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals, std::int64_t most_whole) {
  std::int64_t value = 0;
  size_t i = 0, whole_digits = 0, part_digits = 0;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++whole_digits) {
    value = value * 10 + (text[i] - '0');
    if (value > most_whole) return std::nullopt;
  }
  int left = decimals;
  if (i < text.size() && text[i] == '.') {
    for (++i; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i, ++part_digits) {
      if (left > 0) {
        value = value * 10 + (text[i] - '0');
        --left;
      } else if (text[i] != '0') {
        return std::nullopt;
      }
    }
    if (part_digits == 0) return std::nullopt;
  }
  if (i != text.size() || whole_digits + part_digits == 0) return std::nullopt;
  for (; left > 0; --left) value *= 10;
  return value;
}

// `value` in units of 10^-decimals, with at least two decimals and no further zeros at the end.
std::string plain_decimal(std::int64_t value, std::size_t decimals) {
  auto text = std::to_string(value);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  text.insert(text.size() - decimals, 1, '.');
  while (text.back() == '0' && text[text.size() - 3] != '.') text.pop_back();
  return text;
}

}  // namespace

Money operator+(Money a, Money b) { return Money{clamp(Wide{a.micros_} + b.micros_)}; }
Money operator-(Money a, Money b) { return Money{clamp(Wide{a.micros_} - b.micros_)}; }

std::optional<Money> parse_money(std::string_view text) {
  if (!text.empty() && text.front() == '$') text.remove_prefix(1);
  auto value = parse_decimal(text, 6, 1'000'000'000);
  if (!value || *value > 1'000'000'000'000'000) return std::nullopt;
  return Money::micros(*value);
}

std::string format_money(Money amount) {
  auto n = amount.micros();
  std::string sign = n < 0 ? "-$" : "$";
  if (n < 0) n = -n;
  if (n == 0) return "$0.00";
  std::int64_t step = 10'000;                    // a cent
  while (n < 10 * step && step > 1) step /= 10;  // two digits of what is below a dime
  auto rounded = n / step * step + (n % step > 0 ? step : 0);
  return sign + plain_decimal(rounded, 6);
}

std::optional<Rate> parse_rate(std::string_view text, Rate::Per per) {
  auto value = parse_decimal(text, 10, 100'000);
  if (!value) return std::nullopt;
  return Rate{*value, per};
}

std::string format_rate(Rate rate) {
  const char* per = rate.per() == Rate::Per::Hour      ? "/h"
                    : rate.per() == Rate::Per::GbMonth ? "/GB-month"
                                                       : "/GB";
  return "$" + plain_decimal(rate.e10(), 10) + per;
}

Money cost(Rate rate, Micros span) {
  return Money::micros(clamp(divide_up(Wide{rate.e10()} * whole_seconds(span), Wide{3600} * kE10PerMicro)));
}

Money cost(Rate rate, std::int64_t gigabytes, Micros span, int month_hours) {
  Wide price = Wide{rate.e10()} * gigabytes * whole_seconds(span);
  return Money::micros(clamp(divide_up(price, Wide{3600} * month_hours * kE10PerMicro)));
}

Money traffic_cost(Rate rate, std::uint64_t bytes) {
  return Money::micros(clamp(divide_up(Wide{rate.e10()} * bytes, (Wide{1} << 30) * kE10PerMicro)));
}

Seconds affordable(Rate rate, Money amount) {
  constexpr std::int64_t kMost = 100LL * 366 * 86'400;
  if (amount.micros() <= 0) return Seconds{0};
  if (rate.e10() <= 0) return Seconds{kMost};
  Wide seconds = Wide{amount.micros()} * 3600 * kE10PerMicro / rate.e10();
  return Seconds{seconds > kMost ? kMost : static_cast<std::int64_t>(seconds)};
}

}  // namespace stint
