// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/meter/meter.h"

#include <gtest/gtest.h>

namespace stint::rehearsal::meter {
namespace {

constexpr Micros kSecond = 1'000'000;
constexpr Micros kHour = 3600 * kSecond;
constexpr Micros kStart = 1'795'600'800 * kSecond;

Line instance(std::string id, Micros from) {
  return {.resource = std::move(id),
          .kind = Kind::Instance,
          .what = "g4dn.xlarge",
          .region = "us-east-1",
          .label = "token-1",
          .from = from};
}

TEST(MeterTest, AnHourCostsTheHourlyPrice) {
  Meter meter;
  meter.begin(instance("i-1", kStart));
  meter.end("i-1", kStart + kHour);
  EXPECT_EQ(meter.bill(kStart + 5 * kHour).nano_dollars, 526'000'000);
}

TEST(MeterTest, EachStartHasItsOwnLeastMinute) {
  Meter meter;
  for (int i = 0; i < 2; ++i) {
    meter.begin(instance("i-1", kStart + i * kHour));
    meter.end("i-1", kStart + i * kHour + kSecond);
  }
  auto bill = meter.bill(kStart + 2 * kHour);
  ASSERT_EQ(bill.lines.size(), 2U);
  EXPECT_EQ(bill.lines[0].seconds, 60);
  EXPECT_EQ(bill.nano_dollars, 17'533'333) << "two minutes, rounded once: 2 x 8,766,666.67";
  EXPECT_EQ(bill.lines[0].nano_dollars, 8'766'667);
}

TEST(MeterTest, APartOfASecondCountsAsOne) {
  Meter meter;
  meter.begin(instance("i-1", kStart));
  meter.end("i-1", kStart + 61 * kSecond + 1);
  EXPECT_EQ(meter.bill(kStart).lines[0].seconds, 62);
}

TEST(MeterTest, WhatStillRunsIsBilledUntilNow) {
  Meter meter;
  meter.begin(instance("i-1", kStart));
  auto bill = meter.bill(kStart + 2 * kHour);
  EXPECT_TRUE(bill.lines[0].open);
  EXPECT_EQ(bill.nano_dollars, 1'052'000'000);
}

TEST(MeterTest, DiskByGigabyteMonthOfSevenHundredThirtyHours) {
  Meter meter;
  meter.begin({.resource = "vol-1",
               .kind = Kind::Volume,
               .what = "gp3",
               .region = "us-east-1",
               .from = kStart,
               .quantity = 100});
  meter.end("vol-1", kStart + 730 * kHour);
  EXPECT_EQ(meter.bill(kStart).nano_dollars, 8'000'000'000);
}

TEST(MeterTest, AddressHasNoLeastMinute) {
  Meter meter;
  meter.begin({.resource = "198.51.100.2",
               .kind = Kind::PublicIpv4,
               .what = "public-ipv4",
               .region = "us-east-1",
               .from = kStart});
  meter.end("198.51.100.2", kStart + 36 * kSecond);
  EXPECT_EQ(meter.bill(kStart).nano_dollars, 50'000);
}

TEST(MeterTest, TrafficIsCountedFromTheFirstByte) {
  Meter meter;
  meter.traffic_out("i-1", "us-east-1", "token-1", std::int64_t{1} << 30, kStart);
  meter.traffic_out("i-1", "us-east-1", "token-1", std::int64_t{1} << 29, kStart + kSecond);
  auto bill = meter.bill(kStart);
  ASSERT_EQ(bill.lines.size(), 1U);
  EXPECT_EQ(bill.nano_dollars, 135'000'000);
}

TEST(MeterTest, BillOfOneLabelLeavesOutTheOthers) {
  Meter meter;
  meter.begin(instance("i-1", kStart));
  meter.begin(instance("i-2", kStart));
  meter.relabel("i-2", "token-2");
  EXPECT_EQ(meter.bill(kStart + kHour, "token-2").lines.size(), 1U);
  EXPECT_EQ(meter.bill(kStart + kHour).nano_dollars, 1'052'000'000);
  EXPECT_TRUE(meter.bill(kStart + kHour, "").lines.empty());
}

TEST(MeterTest, WhatHasNoPriceIsNamed) {
  Meter meter;
  auto line = instance("i-1", kStart);
  line.what = "g9.xlarge";
  meter.begin(line);
  EXPECT_EQ(meter.bill(kStart + kHour).unpriced, std::vector<std::string>{"i-1"});
}

TEST(MeterTest, SumIsExactWhereTheLinesAreRounded) {
  Meter meter;
  for (int i = 0; i < 1000; ++i) meter.begin(instance("i-" + std::to_string(i), kStart));
  auto bill = meter.bill(kStart + 61 * kSecond);
  EXPECT_EQ(bill.nano_dollars, 8'912'777'778) << "1000 x 61 s x 0.526 / 3600";
  EXPECT_NE(bill.nano_dollars, 1000 * bill.lines[0].nano_dollars);
}

TEST(MeterTest, BeginningAnewEndsWhatRan) {
  Meter meter;
  meter.begin(instance("i-1", kStart));
  meter.begin(instance("i-1", kStart + kHour));
  meter.end("i-1", kStart + 2 * kHour);
  EXPECT_EQ(meter.bill(kStart + 9 * kHour).nano_dollars, 1'052'000'000);
}

}  // namespace
}  // namespace stint::rehearsal::meter
