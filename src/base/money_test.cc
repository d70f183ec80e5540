// SPDX-License-Identifier: Apache-2.0
#include "base/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace stint {
namespace {

using namespace std::chrono_literals;

Rate hourly(const char* text) { return *parse_rate(text, Rate::Per::Hour); }

TEST(MoneyTest, ReadsPlainAmounts) {
  EXPECT_EQ(parse_money("5"), Money::dollars(5));
  EXPECT_EQ(parse_money("$0.25"), Money::micros(250'000));
  EXPECT_EQ(parse_money(".5"), Money::micros(500'000));
  EXPECT_EQ(parse_money("0.000001"), Money::micros(1));
  EXPECT_EQ(parse_money("1000000000"), Money::dollars(1'000'000'000));
}

TEST(MoneyTest, RefusesWhatIsNoAmount) {
  for (const char* text : {"", "$", "-1", "+1", "1e3", "0x5", "1.", "1,5", "five", " 5", "5 ", "0.0000001",
                           "nan", "inf", "1000000000.01", "99999999999999999999999"})
    EXPECT_EQ(parse_money(text), std::nullopt) << text;
}

TEST(MoneyTest, PrintsCentsRoundedUp) {
  EXPECT_EQ(format_money(Money::micros(0)), "$0.00");
  EXPECT_EQ(format_money(Money::micros(1)), "$0.000001");
  EXPECT_EQ(format_money(Money::micros(3401)), "$0.0035");
  EXPECT_EQ(format_money(Money::micros(10'000)), "$0.01");
  EXPECT_EQ(format_money(Money::micros(440'001)), "$0.45");
  EXPECT_EQ(format_money(Money::micros(11'101)), "$0.012");
  EXPECT_EQ(format_money(Money::micros(12'500'000)), "$12.50");
  EXPECT_EQ(format_money(Money::micros(-90'000)), "-$0.09");
}

TEST(MoneyTest, SumsStayAtTheBound) {
  Money most = Money::micros(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(most + most, most);
}

TEST(RateTest, KeepsAllTenDecimals) {
  EXPECT_EQ(hourly("0.5260000000").e10(), 5'260'000'000);
  EXPECT_EQ(hourly("0.0000000001").e10(), 1);
  EXPECT_EQ(parse_rate("0.00000000001", Rate::Per::Hour), std::nullopt);
  EXPECT_EQ(parse_rate("-1", Rate::Per::Hour), std::nullopt);
  EXPECT_EQ(format_rate(hourly("0.5260000000")), "$0.526/h");
  EXPECT_EQ(format_rate(*parse_rate("0.08", Rate::Per::GbMonth)), "$0.08/GB-month");
  EXPECT_EQ(format_rate(hourly("3")), "$3.00/h");
}

TEST(CostTest, RoundsUpOnce) {
  EXPECT_EQ(cost(hourly("0.526"), 1h), Money::micros(526'000));
  EXPECT_EQ(cost(hourly("0.526"), 1s), Money::micros(147));  // 146.1
  EXPECT_EQ(cost(hourly("0.526"), Micros{1}), Money::micros(147)) << "a part of a second counts as one";
  EXPECT_EQ(cost(hourly("0.526"), -5s), Money::micros(0));
  EXPECT_EQ(cost(hourly("3600"), 1s), Money::dollars(1));
}

TEST(CostTest, DiskByGigabyteMonth) {
  Rate gp3 = *parse_rate("0.08", Rate::Per::GbMonth);
  EXPECT_EQ(cost(gp3, 100, 730h, kPriceMonthHours), Money::dollars(8));
  EXPECT_EQ(cost(gp3, 16, 1h, kShortMonthHours), Money::micros(1905));  // 1904.76
}

TEST(CostTest, TrafficByGigabytesOfTwoToTheThirty) {
  Rate out{900'000'000, Rate::Per::Gb};
  EXPECT_EQ(traffic_cost(out, 0), Money{});
  EXPECT_EQ(traffic_cost(out, 1), Money::micros(1));
  EXPECT_EQ(traffic_cost(out, 1ULL << 30), Money::micros(90'000));
  EXPECT_EQ(traffic_cost(out, 1ULL << 63), Money::micros(773'094'113'280'000));
}

TEST(CostTest, LongSpansAndHighRatesDoNotWrap) {
  EXPECT_EQ(cost(hourly("100000"), 87'600h), Money::dollars(8'760'000'000));
}

}  // namespace
}  // namespace stint
