// SPDX-License-Identifier: Apache-2.0
#include "aws/cloud_clock.h"

#include <gtest/gtest.h>

namespace stint::aws {
namespace {

using namespace std::chrono_literals;

const SysMicros kNoon = *parse_rfc3339("2026-11-24T12:00:00Z");

TEST(CloudClockTest, KnowsNothingBeforeTheFirstAnswer) {
  CloudClock clock;
  EXPECT_EQ(clock.time({kNoon, 5s}), std::nullopt);
  EXPECT_EQ(clock.offset({kNoon, 5s}), std::nullopt);
  EXPECT_EQ(clock.signing_time({kNoon, 5s}), kNoon);
}

TEST(CloudClockTest, RunsOnByTheBootClock) {
  CloudClock clock;
  clock.saw(kNoon + 1h, 10s, {kNoon, 10s});
  EXPECT_EQ(clock.time({kNoon + 30s, 40s}), kNoon + 1h + 30s);
  EXPECT_EQ(clock.offset({kNoon + 30s, 40s}), 1h);
}

TEST(CloudClockTest, LaptopsClockThatIsSetMovesTheOffsetAlone) {
  CloudClock clock;
  clock.saw(kNoon, 10s, {kNoon, 10s});
  Instant set_back{kNoon - 24h, 11s};
  EXPECT_EQ(clock.time(set_back), kNoon + 1s);
  EXPECT_EQ(clock.offset(set_back), 24h + 1s);
}

TEST(CloudClockTest, LatestIsBoundedMoreCloselyByEachAnswer) {
  // AWS's clock is 0.9 s past its Date when it writes the first answer, 0.1 s at the second.
  CloudClock clock;
  EXPECT_EQ(clock.latest({kNoon, 0s}), std::nullopt);
  clock.saw(kNoon, 10s, {kNoon, 10s + 20ms});
  EXPECT_EQ(clock.latest({kNoon, 10s + 20ms}), kNoon + 1s + 20ms)
      << "Date may be a second old, and the way took 20 ms";
  clock.saw(kNoon, 10s + 50ms, {kNoon, 10s + 60ms});
  EXPECT_EQ(clock.latest({kNoon, 10s + 60ms}), kNoon + 1s + 10ms)
      << "so it is earlier than the first answer allowed";
  EXPECT_GE(*clock.latest({kNoon, 3610s}), kNoon + 3601s) << "and it widens with the drift of clocks";
  EXPECT_LE(*clock.latest({kNoon, 3610s}), kNoon + 3602s);
}

TEST(CloudClockTest, SignsWithOurTimeUntilItIsDistrusted) {
  CloudClock clock;
  clock.saw(kNoon + 1h, 10s, {kNoon, 10s});
  EXPECT_EQ(clock.signing_time({kNoon + 1s, 11s}), kNoon + 1s);
  clock.distrust_ours();
  EXPECT_EQ(clock.signing_time({kNoon + 1s, 11s}), kNoon + 1h + 1s);
}

}  // namespace
}  // namespace stint::aws
