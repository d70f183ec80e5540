// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/alarm.h"
#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

struct PutMetricAlarm {
  struct Input {
    AlarmRules rules;
    Tags tags;  ///< passed over where the alarm exists
  };
  using Output = Done;
};

struct DescribeAlarms {
  struct Input {
    std::vector<std::string> names;
    std::string name_prefix, state, action_prefix, next_token;
    std::vector<std::string> types;  ///< "MetricAlarm"; of the other types there are none
    std::optional<int> max_results;
  };
  struct View {
    const Alarm* alarm = nullptr;
    std::string evaluation_state;  ///< "IN_WARM_UP", or empty
  };
  struct Output {
    std::vector<View> items;
    std::string next_token;
  };
};

inline std::string_view page_key(const DescribeAlarms::View& view) { return view.alarm->rules.name; }

struct DeleteAlarms {
  struct Input {
    std::vector<std::string> names;
  };
  using Output = Done;
};

struct EnableAlarmActions {
  struct Input {
    std::vector<std::string> names;
  };
  using Output = Done;
};

struct DisableAlarmActions {
  struct Input {
    std::vector<std::string> names;
  };
  using Output = Done;
};

struct SetAlarmState {
  struct Input {
    std::string name, state, reason, reason_data;
  };
  using Output = Done;
};

struct DescribeAlarmHistory {
  struct Input {
    std::string name, type, order, next_token;
    std::vector<std::string> alarm_types;
    std::optional<SysMicros> from, until;
    std::optional<int> max_results;
  };
  struct Output {
    std::vector<AlarmEvent> items;  ///< newest first, unless asked for TimestampAscending
    std::string next_token;
  };
};

/// Makes an alarm or replaces the rules of one; its state stays, and its warm-up counts from its creation.
Outcome<Done> perform(Context&, const PutMetricAlarm::Input&);
Outcome<DescribeAlarms::Output> perform(Context&, const DescribeAlarms::Input&);
/// Names that are not known are passed over.
Outcome<Done> perform(Context&, const DeleteAlarms::Input&);
Outcome<Done> perform(Context&, const EnableAlarmActions::Input&);
Outcome<Done> perform(Context&, const DisableAlarmActions::Input&);
/// A state for the moment: the next evaluation may bring another.
Outcome<Done> perform(Context&, const SetAlarmState::Input&);
Outcome<DescribeAlarmHistory::Output> perform(Context&, const DescribeAlarmHistory::Input&);

}  // namespace stint::rehearsal
