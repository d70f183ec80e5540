// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "provider/provider.h"

namespace stint::ec2 {

// Alarms and schedules carry no tag that can be listed, so their names and descriptions say whose they are:
// "stint-i-0abc-2" and its twin "stint-i-0abc-2b" are alarms, "stint-i-0abc-end" and "stint-i-0abc-keep"
// schedules. Never a shortened token: a put under a name that exists replaces what is there, and a clash
// would disarm another machine.

/// How the names of all guards begin.
inline constexpr const char* kGuards = "stint-i-";
/// How the names of a machine's guards begin: "stint-i-0abc-".
std::string prefix_of(const std::string& id);
/// "stint-i-0abc-2" -> "i-0abc"
std::string machine_in_guard(const std::string& name);

std::string alarm_name(const std::string& id, int n, const std::string& layer);
/// "W2" for a twin, else "W".
std::string layer_of_alarm(const std::string& name);
/// A number that no alarm of these names has had, nor may still have while it is deleted: above them all.
int number_after(const std::vector<std::string>& alarms);
/// Of layer "S" or "K".
std::string schedule_name(const std::string& id, const std::string& layer);

/// For whom it guards, and when it acts.
std::string guard_description(const provider::Machine& machine, provider::Act act, SysMicros fires);
/// The moment in a description.
std::optional<SysMicros> moment_in(const std::string& description);
/// The guard as far as its description tells: token and owner; empty where it is none of ours.
provider::Leftover leftover_guard(const char* kind, const std::string& name, const std::string& description);

}  // namespace stint::ec2
