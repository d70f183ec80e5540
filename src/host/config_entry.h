// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "host/reach.h"

namespace stint::host {

/// What an ssh configuration says of a machine (ssh_config(5)), so that ssh, scp and editors reach it by any
/// of `names`: with our key for it, and believing no host key but the one that is pinned.
std::string config_entry(const Reach& reach, const std::vector<std::string>& names);

}  // namespace stint::host
