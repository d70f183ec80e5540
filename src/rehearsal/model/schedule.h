// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/refusal.h"
#include "rehearsal/model/things.h"

namespace stint::rehearsal {

inline constexpr std::string_view kDefaultGroup = "default";  ///< of schedules: the only one here

struct RetryPolicy {
  int most_age = 86'400;  ///< seconds since the first attempt
  int most_attempts = 185;
  friend bool operator==(const RetryPolicy&, const RetryPolicy&) = default;
};

struct ScheduleTarget {
  std::string arn, role, input;
  RetryPolicy retry;
  friend bool operator==(const ScheduleTarget&, const ScheduleTarget&) = default;
};

struct FlexibleWindow {
  std::string mode;
  std::optional<int> minutes;
  friend bool operator==(const FlexibleWindow&, const FlexibleWindow&) = default;
};

/// What CreateSchedule and UpdateSchedule say: all of it each time.
struct ScheduleRules {
  std::string name, group{kDefaultGroup}, description;
  std::string expression;  ///< "at(2026-11-24T20:29:00)"
  std::string time_zone = "UTC", state = "ENABLED", after_completion = "NONE";
  FlexibleWindow window;
  std::optional<SysMicros> start, end;  ///< shown, and without a meaning for at()
  ScheduleTarget target;
  friend bool operator==(const ScheduleRules&, const ScheduleRules&) = default;
};

/// What a target does, read out of its ARN and its input.
struct Errand {
  enum class Verb { Stop, Terminate };
  Verb verb = Verb::Stop;
  std::vector<std::string> instances;
  bool force = false, skip_os_shutdown = false;
};
/// "ec2:StopInstances", as policies name it.
std::string_view action_of(Errand::Verb verb);

struct Schedule {
  ScheduleRules rules;
  std::string arn, token;  ///< token: the one it was created with
  SysMicros created{}, modified{};
  SysMicros minute{};  ///< the one that it names
  Errand errand;
  int attempts = 0;
  SysMicros first_attempt{};
  std::uint64_t turn = 0;  ///< what was due for an earlier turn is void
};

/// The minute that "at(yyyy-mm-ddThh:mm:ss)" names, and its instant. ValidationException for all else.
struct Moment {
  SysMicros at, minute;
};
Outcome<Moment> read_expression(std::string_view expression);

/// ValidationException where the target is not one of the two that the rehearsal has.
Outcome<Errand> read_target(const ScheduleTarget& target);

/// How long the scheduler waits after so many attempts that failed.
Micros pause_after(int attempts);

}  // namespace stint::rehearsal
