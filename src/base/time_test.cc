// SPDX-License-Identifier: Apache-2.0
#include "base/time.h"

#include <gtest/gtest.h>

namespace stint {
namespace {

using namespace std::chrono;

SysMicros at(int y, unsigned m, unsigned d, int h, int mi, int s) {
  return SysMicros{sys_days{year{y} / month{m} / day{d}}} + hours{h} + minutes{mi} + seconds{s};
}

TEST(Rfc3339Test, ReadsTheFormsThatCloudsWrite) {
  auto t = at(2026, 11, 24, 20, 0, 1);
  EXPECT_EQ(parse_rfc3339("2026-11-24T20:00:01Z"), t);
  EXPECT_EQ(parse_rfc3339("2026-11-24T20:00:01.000Z"), t);
  EXPECT_EQ(parse_rfc3339("2026-11-24T20:00:01.25Z"), t + 250ms);
  EXPECT_EQ(parse_rfc3339("2026-11-24T20:00:01.123456789Z"), t + microseconds{123456});
  EXPECT_EQ(parse_rfc3339("2026-11-24T22:00:01+02:00"), t);
  EXPECT_EQ(parse_rfc3339("2026-11-24T15:00:01-0500"), t);
}

TEST(Rfc3339Test, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "2026-11-24", "2026-11-24T20:00:01", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-11-24T24:00:00Z", "2026-11-24T20:00:01.Z", "2026-11-24T20:00:01Zx", "24-11-2026T00:00:00Z"})
    EXPECT_EQ(parse_rfc3339(text), std::nullopt) << text;
}

TEST(Rfc3339Test, WritesWhatItReads) {
  EXPECT_EQ(rfc3339(at(2026, 1, 2, 3, 4, 5)), "2026-01-02T03:04:05Z");
  EXPECT_EQ(rfc3339(at(2026, 1, 2, 3, 4, 5) + microseconds{7}), "2026-01-02T03:04:05.000007Z");
  EXPECT_EQ(rfc3339(at(1969, 12, 31, 23, 59, 59)), "1969-12-31T23:59:59Z");
  EXPECT_EQ(iso_basic(at(2026, 11, 24, 20, 0, 0) + 1ms), "20261124T200000Z");
}

TEST(DurationTest, ReadsSumsOfUnits) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("3d"), 72h);
  EXPECT_EQ(parse_duration("0s"), 0s);
  for (const char* text :
       {"", "5", "m", "-5m", "1.5h", "5m3h", "5m5m", "5 m", "1w", "99999999d", "9223372036854775807s"})
    EXPECT_EQ(parse_duration(text), std::nullopt) << text;
}

TEST(DurationTest, PrintsTheShortestSum) {
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(1500ms), "1s");
  EXPECT_EQ(format_duration(0s), "0s");
  EXPECT_EQ(format_duration(-5s), "0s");
  EXPECT_EQ(format_duration(49h + 1s), "2d1h1s");
}

}  // namespace
}  // namespace stint
