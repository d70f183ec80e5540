// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

struct Dimension {
  std::string name, value;
  friend bool operator==(const Dimension&, const Dimension&) = default;
};

/// Holds the evaluation of an alarm back after its creation.
struct WarmUp {
  std::chrono::minutes duration{0};  ///< 1 minute to 48 hours; counts from the creation
  bool only_after = true;            ///< false: ends early, as soon as data arrive
  friend bool operator==(const WarmUp&, const WarmUp&) = default;
};

/// An alarm over one metric, as PutMetricAlarm takes it and DescribeAlarms shows it.
struct MetricAlarm {
  std::string name;  ///< unique in the region: a put under a name that exists replaces that alarm
  std::string description;
  std::string metric_namespace, metric_name;  ///< "AWS/EC2", "StatusCheckFailed"
  std::vector<Dimension> dimensions;
  std::string statistic;  ///< "Maximum"
  Seconds period{0};
  int evaluation_periods = 0;
  std::optional<int> datapoints_to_alarm;
  double threshold = 0;
  std::string comparison;          ///< "GreaterThanOrEqualToThreshold"
  std::string treat_missing_data;  ///< "breaching", "missing", "notBreaching", "ignore"
  bool actions_enabled = true;
  std::vector<std::string> alarm_actions;  ///< "arn:aws:automate:us-east-1:ec2:terminate"
  std::optional<WarmUp> warm_up;
};

/// PutMetricAlarm: creates or replaces. Tags count at the creation alone. A server that does not know warm-up
/// may ignore it: put with actions_enabled = false, see it echoed by describe_alarms, then enable.
Result<> put_metric_alarm(const Client& client, const MetricAlarm& alarm, const std::vector<Tag>& tags);

struct AlarmState {
  MetricAlarm alarm;
  std::string arn;
  std::string state;  ///< "OK", "ALARM", "INSUFFICIENT_DATA"
  std::string state_reason;
  std::string evaluation_state;  ///< free text: "IN_WARM_UP" is newer than the API's own list
  std::optional<SysMicros> state_updated;
};

/// DescribeAlarms, metric alarms alone: by names (at most 100; unknown ones are left out).
Result<std::vector<AlarmState>> describe_alarms(const Client& client, const std::vector<std::string>& names);
/// DescribeAlarms whose names begin so.
Result<std::vector<AlarmState>> describe_alarms_with_prefix(const Client& client, const std::string& prefix);

/// At most 100 names each; names that do not exist are passed over.
Result<> enable_alarm_actions(const Client& client, const std::vector<std::string>& names);
Result<> disable_alarm_actions(const Client& client, const std::vector<std::string>& names);
Result<> delete_alarms(const Client& client, const std::vector<std::string>& names);

}  // namespace stint::aws
