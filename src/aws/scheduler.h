// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// A one-shot schedule of EventBridge Scheduler, in the group "default": calls one API once, within 60 s
/// after `at`, tries again for a day where that fails, and deletes itself after its run.
struct Schedule {
  std::string name;  ///< at most 64 of 0-9 A-Z a-z - _ .
  std::string description;
  SysMicros at{};          ///< whole seconds count
  std::string target_arn;  ///< "arn:aws:scheduler:::aws-sdk:ec2:stopInstances"
  std::string role_arn;    ///< tried only when it runs: a role that may not do it fails then
  std::string input;       ///< JSON, with the parameter names of the SDKs: {"InstanceIds":["i-0abc"]}
  bool enabled = true;
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

/// CreateSchedule. `client_token`: a repeat with it changes nothing more. ConflictException: the name is
/// taken. ValidationException that names the role: a new role is not seen yet.
Result<> create_schedule(const Client& client, const Schedule& schedule, const std::string& client_token);
/// UpdateSchedule: replaces all of it.
Result<> update_schedule(const Client& client, const Schedule& schedule, const std::string& client_token);
/// GetSchedule. ResourceNotFoundException: there is none, or it ran. One that is no one-shot in UTC, or has
/// a flexible window, is Kind::Failed: it acts at another time than it seems to.
Result<Schedule> get_schedule(const Client& client, const std::string& name);
/// DeleteSchedule. ResourceNotFoundException: it is gone.
Result<> delete_schedule(const Client& client, const std::string& name);
/// ListSchedules: the names that begin so.
Result<std::vector<std::string>> list_schedules(const Client& client, const std::string& prefix);

}  // namespace stint::aws
