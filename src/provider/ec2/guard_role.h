// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace stint::ec2 {

/// The role that schedules act in. An administrator makes it once: it can end and stop machines of stints.
inline constexpr const char* kGuardRole = "stint-guard";
/// How the targets of schedules begin; "terminateInstances" or "stopInstances" follows.
inline constexpr const char* kScheduledCall = "arn:aws:scheduler:::aws-sdk:ec2:";

}  // namespace stint::ec2
