// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "rehearsal/hosts/hosts.h"

namespace stint::rehearsal::server {

/// The kind of hosts that `--hosts` comes to in this process: with "auto" it is "process" for a root that may
/// make no namespaces, as in a container; any other word is itself.
std::string settled_kind(const std::string& wanted);

/// Fails with the reason where this computer cannot have hosts of that kind.
Result<std::unique_ptr<hosts::Hosts>> open_hosts(const std::string& wanted,
                                                 const hosts::Hosts::Options& options);

}  // namespace stint::rehearsal::server
