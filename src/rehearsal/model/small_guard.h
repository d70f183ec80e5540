// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "rehearsal/model/role_calls.h"
#include "rehearsal/model/schedule_calls.h"
#include "rehearsal/model/small_cloud.h"

// For tests: the role that ends what bears a token, and schedules that use it.
namespace stint::rehearsal {

inline constexpr auto kGuardRole = "arn:aws:iam::111122223333:role/stint-guard";
inline constexpr auto kGuardTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"scheduler.amazonaws.com"},
        "Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"}}}]})";
inline constexpr auto kGuardPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:TerminateInstances","ec2:StopInstances"],
        "Resource":"arn:aws:ec2:*:111122223333:instance/*",
        "Condition":{"StringLike":{"aws:ResourceTag/stint:token":"?*"}}}]})";

/// The role and what it may do; its calls have to succeed.
inline void make_guard_role(SmallCloud& small) {
  small.call(CreateRole::Input{.name = "stint-guard", .trust = kGuardTrust, .description = {}, .tags = {}})
      .value();
  small.call(PutRolePolicy::Input{"stint-guard", "end", kGuardPolicy}).value();
}

/// "stopInstances" or "terminateInstances" of one instance at that moment, deleted when it is done.
inline CreateSchedule::Input end_at(const std::string& instance, const std::string& moment,
                                    const std::string& verb = "stopInstances") {
  CreateSchedule::Input in;
  in.rules.name = "stint-" + instance + "-end";
  in.rules.expression = "at(" + moment + ")";
  in.rules.after_completion = "DELETE";
  in.rules.window.mode = "OFF";
  in.rules.target = {.arn = "arn:aws:scheduler:::aws-sdk:ec2:" + verb,
                     .role = kGuardRole,
                     .input = R"({"InstanceIds":[")" + instance + "\"]}",
                     .retry = {}};
  return in;
}

}  // namespace stint::rehearsal
