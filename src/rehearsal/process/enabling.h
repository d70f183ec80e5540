// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stint::rehearsal::process {

/// What is started at each boot of the tree `root`, as links below /etc/systemd/system (systemctl(1),
/// "enable").
Result<> enable_unit(const Path& root, const std::string& name);
Result<> disable_unit(const Path& root, const std::string& name);
/// "enabled", "disabled", "static" (nothing to enable), "masked", or "not-found".
std::string enabled_word(const Path& root, const std::string& name);

}  // namespace stint::rehearsal::process
