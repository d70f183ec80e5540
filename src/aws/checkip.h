// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/world.h"

namespace stint::aws {

/// AWS's own service for it: answers a GET with the caller's address and a line end.
inline constexpr std::string_view kCheckIp = "https://checkip.amazonaws.com/";

/// The address from which this computer reaches the world, as the service at `url` sees it: an IPv4 or IPv6
/// literal, in its usual spelling. Anything else in the answer (a login page, two addresses) is Kind::Failed:
/// it would open a firewall to somebody. Three tries.
Result<std::string> own_address(World& world, const std::string& url);

}  // namespace stint::aws
