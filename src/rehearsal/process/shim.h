// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint::rehearsal::process {

/// Where a host's first process listens for calls of its systemctl, in the host.
constexpr auto kCallSocket = "/run/stint-rehearsal/calls";

/// The script that stands for systemctl, systemd-run, systemd-detect-virt and journalctl in a process host;
/// shutdown, poweroff, reboot and halt are links to the first. It carries its words to the first process, and
/// gives back what that says.
std::string_view shim_script();

}  // namespace stint::rehearsal::process
