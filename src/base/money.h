// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint {

/// US dollars, exact, in whole micro-dollars ($1 = 1,000,000). Never a floating-point number.
/// Arithmetic that would overflow (beyond +-9.2e12 dollars) stays at the bound: a bill is never wrapped
/// round.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money micros(std::int64_t n) { return Money{n}; }
  static constexpr Money dollars(std::int64_t n) { return Money{n * 1'000'000}; }
  constexpr std::int64_t micros() const { return micros_; }

  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money& operator+=(Money b) { return *this = *this + b; }
  friend constexpr auto operator<=>(Money, Money) = default;

 private:
  explicit constexpr Money(std::int64_t n) : micros_(n) {}
  std::int64_t micros_ = 0;
};

/// Reads "5", "5.00", "$0.25", up to six decimals. A sign, an exponent, more decimals or anything
/// above $1,000,000,000 is nullopt.
std::optional<Money> parse_money(std::string_view text);

/// "$0.45", "$12.50"; below a dime with two digits ("$0.0034"), rounded up; negative as "-$0.45".
std::string format_money(Money amount);

/// A price as its publisher states it: US dollars per hour, or per gigabyte and month, in units of 1e-10 USD
/// (AWS price lists carry ten decimals). It is not rounded until it becomes a cost.
class Rate {
 public:
  enum class Per : std::uint8_t { Hour, GbMonth, Gb };
  constexpr Rate() = default;
  constexpr Rate(std::int64_t e10, Per per) : e10_(e10), per_(per) {}
  constexpr std::int64_t e10() const { return e10_; }
  constexpr Per per() const { return per_; }
  friend constexpr bool operator==(Rate, Rate) = default;

 private:
  std::int64_t e10_ = 0;
  Per per_ = Per::Hour;
};

/// Reads the decimal string of a price list, "0.5260000000". Signs, exponents, more than ten decimals that
/// are not 0, or above $100,000 are nullopt.
std::optional<Rate> parse_rate(std::string_view text, Rate::Per per);

/// "$0.526/h", "$0.08/GB-month", "$0.09/GB", all decimals that are not 0 and at least two.
std::string format_rate(Rate rate);

/// Hours in a month: 730 in price arithmetic, 672 in the shortest month (a worst case per GB-month).
inline constexpr int kPriceMonthHours = 730;
inline constexpr int kShortMonthHours = 672;

/// What `rate` (per hour) costs over `span`, rounded up once to a micro-dollar. A part of a second counts as
/// one; a negative span costs nothing.
Money cost(Rate rate, Micros span);

/// What `gigabytes` at `rate` (per GB-month) cost over `span`, with months of `month_hours`; rounded up once.
Money cost(Rate rate, std::int64_t gigabytes, Micros span, int month_hours);

/// What `bytes` cost at `rate` (per GB of 2^30 bytes, as AWS counts traffic); rounded up once.
Money traffic_cost(Rate rate, std::uint64_t bytes);

/// The longest whole number of seconds for which `rate` (per hour) costs no more than `amount`; at most 100
/// years.
Seconds affordable(Rate rate, Money amount);

}  // namespace stint
