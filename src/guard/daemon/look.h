// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/files.h"
#include "guard/core/input.h"
#include "guard/daemon/clock.h"

namespace stint::guard {

/// What uses this machine, read from the system, its notebook servers and its GPU. It may take seconds, so a
/// process of its own does it (`stintd look`) and says it in one line.
Readings take_readings(Files& files, Clock& clock, const std::string& user);

std::string to_text(const Readings& readings);
Result<Readings> readings_from(std::string_view text);

/// The time that all processors have worked since boot: by the control group, since a machine that is a
/// container sees its own only there; else by the kernel's own count. `root` is / but in tests.
Micros read_cpu(Files& files, const Path& root = "/");

}  // namespace stint::guard
