// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace stint::ec2 {

/// The host keys that cloud-init prints on the console between "BEGIN SSH HOST KEY KEYS" and "END SSH HOST
/// KEY KEYS", as known_hosts lines under the name `id`. nullopt until both marks and a key are there. Of
/// several such blocks (a reboot prints them again) the last one counts.
std::optional<std::string> known_hosts_from_console(std::string_view console, std::string_view id);

}  // namespace stint::ec2
