// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rehearsal/model/things.h"

namespace stint::rehearsal {

struct Dimension {
  std::string name, value;
};

struct WarmUp {
  int minutes = 0;
  bool only_after =
      false;  ///< OnlyStartEvaluatingAfterWarmUpPeriodEnds: else the first data point ends it early
};

/// What PutMetricAlarm says; a second put of the same name replaces all of it.
struct AlarmRules {
  std::string name, description;
  bool actions_enabled = true;
  std::vector<std::string> ok_actions, alarm_actions, insufficient_actions;  ///< ARNs
  std::string space, metric, statistic;
  std::vector<Dimension> dimensions;
  int period = 60;  ///< seconds
  int evaluation_periods = 1;
  std::optional<int> datapoints_to_alarm;
  double threshold = 0;
  std::string comparison, missing_data = "missing", unit;
  std::optional<WarmUp> warm_up;

  /// The InstanceId dimension; empty where there is none.
  std::string_view instance() const;
  int datapoints() const { return datapoints_to_alarm.value_or(evaluation_periods); }
};

/// What an alarm does to an instance, once it was set off.
struct AlarmAction {
  std::string alarm, arn, instance;
};

struct AlarmEvent {
  std::string alarm;
  SysMicros at{};
  std::string type;  ///< "ConfigurationUpdate", "StateUpdate" or "Action"
  std::string summary;
};

struct Alarm {
  AlarmRules rules;
  std::string arn;
  Tags tags;
  std::string state = "INSUFFICIENT_DATA";
  std::string state_reason = "Unchecked: Initial alarm creation";
  SysMicros created{}, configured{}, updated{}, transitioned{};
  bool warm = true;        ///< past its warm-up, or it has none
  std::uint64_t turn = 0;  ///< what was due for an earlier turn is void
};

/// The value of `metric` at that instant; nullopt: no data point.
std::optional<int> metric_at(const std::vector<MetricChange>& metric, SysMicros at);

/// How the points of an alarm's window compare with its threshold.
struct Window {
  int breaching = 0, fine = 0, missing = 0;
  int oldest_breach_age = 0;       ///< in periods; 0: none
  bool fine_after_oldest = false;  ///< a point that does not breach came after the oldest that does
  bool uniform() const { return (breaching > 0) + (fine > 0) + (missing > 0) == 1; }
};
Window look(const AlarmRules& rules, const std::vector<MetricChange>& metric, SysMicros now);

/// The state that CloudWatch's rules give for that window, TreatMissingData included.
std::string judge(const AlarmRules& rules, const Window& window, std::string_view present);

}  // namespace stint::rehearsal
