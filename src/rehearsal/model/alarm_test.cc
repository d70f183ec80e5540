// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/alarm.h"

#include <gtest/gtest.h>

namespace stint::rehearsal {
namespace {

constexpr SysMicros kNow{Seconds{100'000}};
constexpr SysMicros ago(int minutes) { return kNow - std::chrono::minutes{minutes}; }

// An alarm that every data point breaches, as a time limit is made of.
AlarmRules always(int periods, std::string missing) {
  return {.name = "a",
          .description = {},
          .ok_actions = {},
          .alarm_actions = {},
          .insufficient_actions = {},
          .space = "AWS/EC2",
          .metric = "StatusCheckFailed",
          .statistic = "Maximum",
          .dimensions = {},
          .evaluation_periods = periods,
          .threshold = 0,
          .comparison = "GreaterThanOrEqualToThreshold",
          .missing_data = std::move(missing)};
}

std::string state(const AlarmRules& rules, const std::vector<MetricChange>& metric) {
  return judge(rules, look(rules, metric, kNow), "INSUFFICIENT_DATA");
}

TEST(MetricTest, HasTheValueOfItsLastChange) {
  std::vector<MetricChange> metric{{ago(10), 0}, {ago(5), 1}, {ago(2), std::nullopt}};
  EXPECT_EQ(metric_at(metric, ago(11)), std::nullopt);
  EXPECT_EQ(metric_at(metric, ago(10)), 0);
  EXPECT_EQ(metric_at(metric, ago(3)), 1);
  EXPECT_EQ(metric_at(metric, kNow), std::nullopt);
}

TEST(WindowTest, CountsThePointsOfEachStretch) {
  auto rules = always(10, "missing");
  rules.threshold = 1;  // 0 is fine, 1 breaches
  auto window = look(rules, {{ago(8), 1}, {ago(5), 0}, {ago(2), std::nullopt}}, kNow);
  EXPECT_EQ(window.breaching, 3) << "8, 7 and 6 minutes ago";
  EXPECT_EQ(window.fine, 3) << "5, 4 and 3 minutes ago";
  EXPECT_EQ(window.missing, 4);
  EXPECT_EQ(window.oldest_breach_age, 8);
  EXPECT_TRUE(window.fine_after_oldest);
}

TEST(WindowTest, OtherMetricsHaveNoPoints) {
  auto rules = always(1, "missing");
  rules.metric = "CPUUtilization";
  EXPECT_EQ(state(rules, {{ago(10), 0}}), "INSUFFICIENT_DATA");
}

TEST(JudgeTest, MissingIsBreachingIfTheAlarmSaysSo) {
  EXPECT_EQ(state(always(1, "breaching"), {}), "ALARM") << "a dead image has no metric at all";
  EXPECT_EQ(state(always(1, "notBreaching"), {}), "OK");
  EXPECT_EQ(state(always(1, "missing"), {}), "INSUFFICIENT_DATA");
  EXPECT_EQ(state(always(1, "ignore"), {}), "INSUFFICIENT_DATA") << "as before";
}

TEST(JudgeTest, AllPeriodsHaveToBreach) {
  EXPECT_EQ(state(always(10, "missing"), {{ago(9), 0}}), "INSUFFICIENT_DATA") << "nine of ten";
  EXPECT_EQ(state(always(10, "missing"), {{ago(10), 0}}), "ALARM");
}

TEST(JudgeTest, GapAfterAnOldBreachStillFires) {
  EXPECT_EQ(state(always(10, "missing"), {{ago(10), 0}, {ago(5), std::nullopt}}), "ALARM");
  EXPECT_EQ(state(always(10, "missing"), {{ago(9), 0}, {ago(5), std::nullopt}}), "INSUFFICIENT_DATA");
}

TEST(JudgeTest, FewerDatapointsMaySuffice) {
  auto rules = always(10, "missing");
  rules.datapoints_to_alarm = 3;
  EXPECT_EQ(state(rules, {{ago(3), 0}}), "ALARM");
}

TEST(JudgeTest, FinePointsAreOk) {
  auto rules = always(2, "missing");
  rules.threshold = 1;
  EXPECT_EQ(state(rules, {{ago(10), 0}}), "OK");
  EXPECT_EQ(state(rules, {{ago(10), 0}, {ago(2), 1}}), "ALARM");
  rules.comparison = "LessThanThreshold";
  EXPECT_EQ(state(rules, {{ago(10), 0}}), "ALARM");
}

TEST(WindowTest, WhatIsOlderThanTheWindowIsNotInIt) {
  auto window = look(always(10, "missing"), {{ago(20), 1}, {ago(15), std::nullopt}}, kNow);
  EXPECT_EQ(window.missing, 10);
  EXPECT_EQ(window.breaching, 0);
}

}  // namespace
}  // namespace stint::rehearsal
