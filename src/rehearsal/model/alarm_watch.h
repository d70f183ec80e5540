// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "rehearsal/model/works.h"

// Alarms are looked at every minute from their creation on. One whose window cannot change the answer sleeps
// until its instance or its rules change, so that a long wait costs nothing.
namespace stint::rehearsal {

/// The next look at it is now, or (`warm` not yet) at the end of its warm-up.
void watch(Works& works, Region& region, Alarm& alarm);

/// The metric of that instance has changed.
void wake_alarms(Works& works, Region& region, const std::string& instance);

/// Puts it into a state; on a transition, actions enabled, that state's actions are set off.
void set_alarm_state(Works& works, Region& region, Alarm& alarm, const std::string& state,
                     const std::string& reason);

void note_alarm_event(Works& works, Region& region, const std::string& alarm, std::string type,
                      std::string summary);

/// The end of its warm-up; its creation where it has none.
SysMicros warm_from(const Alarm& alarm);

/// "stop", "terminate", "reboot" or "recover" of "arn:aws:automate:REGION:ec2:VERB"; empty where it is no
/// such ARN.
std::string_view ec2_verb(std::string_view arn, std::string_view region);

}  // namespace stint::rehearsal
