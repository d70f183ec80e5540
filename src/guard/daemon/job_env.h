// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "guard/daemon/users.h"
#include "pact/job.h"

namespace stint::guard {

/// The environment of a job, as "NAME=value": the user's HOME, USER, LOGNAME, SHELL, a PATH, LANG=C.UTF-8,
/// then what /etc/environment says (`system`, its text), then the job's own. No login script is read: what
/// one prints or asks would be in every job.
std::vector<std::string> job_environment(const User& user, const pact::JobSpec& spec,
                                         std::string_view system);

}  // namespace stint::guard
