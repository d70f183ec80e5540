// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/alarm.h"

#include <algorithm>

namespace stint::rehearsal {
namespace {

bool breaches(const AlarmRules& rules, double value) {
  if (rules.comparison == "GreaterThanOrEqualToThreshold") return value >= rules.threshold;
  if (rules.comparison == "GreaterThanThreshold") return value > rules.threshold;
  if (rules.comparison == "LessThanThreshold") return value < rules.threshold;
  return value <= rules.threshold;  // LessThanOrEqualToThreshold: there are these four
}

bool has_data(const AlarmRules& rules) {
  return rules.space == "AWS/EC2" && rules.metric == "StatusCheckFailed";
}

}  // namespace

std::string_view AlarmRules::instance() const {
  auto found = std::ranges::find(dimensions, "InstanceId", &Dimension::name);
  return found == dimensions.end() ? std::string_view{} : found->value;
}

std::optional<int> metric_at(const std::vector<MetricChange>& metric, SysMicros at) {
  std::optional<int> value;
  for (const auto& change : metric)
    if (change.from <= at) value = change.value;
  return value;
}

// The points are those of one, two, … periods ago. They are counted by the stretches in which the metric does
// not change, since a window may hold 1,440 of them and is looked at every minute.
Window look(const AlarmRules& rules, const std::vector<MetricChange>& metric, SysMicros now) {
  Window window{.missing = rules.evaluation_periods};
  const Micros period = Seconds{rules.period};
  int youngest_fine = 0;
  for (size_t i = 0; i < metric.size() && has_data(rules); ++i) {
    auto end = i + 1 < metric.size() ? metric[i + 1].from : now;
    auto youngest = std::max<std::int64_t>((now - end) / period + 1, 1);
    auto oldest = std::min<std::int64_t>((now - metric[i].from) / period, rules.evaluation_periods);
    if (!metric[i].value || oldest < youngest) continue;
    auto points = static_cast<int>(oldest - youngest + 1);
    window.missing -= points;
    if (breaches(rules, *metric[i].value)) {
      window.breaching += points;
      window.oldest_breach_age = std::max(window.oldest_breach_age, static_cast<int>(oldest));
    } else {
      window.fine += points;
      youngest_fine = static_cast<int>(youngest);
    }
  }
  window.fine_after_oldest = youngest_fine > 0 && youngest_fine < window.oldest_breach_age;
  return window;
}

std::string judge(const AlarmRules& rules, const Window& window, std::string_view present) {
  const int needed = rules.datapoints();
  if (window.breaching >= needed) return "ALARM";
  if (rules.missing_data == "breaching") return window.breaching + window.missing >= needed ? "ALARM" : "OK";
  if (rules.missing_data == "notBreaching") return "OK";
  if (window.breaching + window.fine == 0)
    return rules.missing_data == "ignore" ? std::string(present) : "INSUFFICIENT_DATA";
  // The guide: an old breach that only breaches or gaps came after goes off as well.
  bool long_ago = window.oldest_breach_age >= needed && !window.fine_after_oldest;
  if (long_ago && rules.missing_data == "missing") return "ALARM";
  return window.fine > 0 ? "OK" : std::string(present);
}

}  // namespace stint::rehearsal
