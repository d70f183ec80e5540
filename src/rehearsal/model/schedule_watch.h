// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/schedule.h"
#include "rehearsal/model/works.h"

// How schedules go off: at a moment within the minute that they name, again and again while their call fails,
// and then, where they say so, they are no more.
namespace stint::rehearsal {

/// From now on it waits for its minute; what it waited for before is void.
void await_minute(Works& works, Region& region, Schedule& schedule);

/// The role of that ARN, if the scheduler may assume it for this account.
Outcome<const Role*> role_of_scheduler(const Works& works, const Region& region, std::string_view arn);

}  // namespace stint::rehearsal
