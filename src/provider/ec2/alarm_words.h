// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "provider/provider.h"

namespace stint::ec2 {

// An alarm carries no tag that can be listed, so its name and its description say whose it is.

/// How the names of a machine's alarms begin: "stint-i-0abc-". Never a shortened token: a put under a name
/// that exists replaces that alarm, and a clash would disarm another machine.
std::string prefix_of(const std::string& id);
/// "stint-i-0abc-2" -> "i-0abc"
std::string machine_in_alarm(const std::string& alarm_name);

std::string alarm_description(const provider::Machine& machine);
/// The machine as far as an alarm's description tells: token, name, owner; empty where it is none of ours.
provider::Leftover leftover_alarm(const std::string& name, const std::string& description);

}  // namespace stint::ec2
