// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace stint::ec2 {

// IAM's documents, as JSON that people read. Each for one account, by its twelve digits; with kAnyAccount
// they are templates.

inline constexpr const char* kAnyAccount = "ACCOUNT";

/// The least that a user of stint needs, and no more: can launch what carries the tag of a stint, and end and
/// change that alone. Its one gap: an alarm acts through AWS's own role, on any machine.
std::string user_policy(const std::string& account);

/// The role that schedules act in. An administrator makes it once: it can end and stop machines of stints.
inline constexpr const char* kGuardRole = "stint-guard";
inline constexpr const char* kGuardPolicy = "end-stints";
inline constexpr const char* kGuardRoleDoes = "ends and stops the machines of stints at their deadline";
/// Who may take it: the scheduler, for this account.
std::string guard_trust(const std::string& account);
/// What it may do.
std::string guard_permissions(const std::string& account);
/// A shell script of AWS commands that makes it.
std::string guard_role_script(const std::string& account);

}  // namespace stint::ec2
