// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

#include "base/time.h"

namespace stint::guard {

/// Shows a line on each terminal of this machine that somebody has open. Never waits for one.
void write_to_terminals(std::string_view text);

/// Since somebody last typed on one of them, by the wall clock; nullopt: none is open. Negative where the
/// clock was set back. The kernel notes it to eight seconds.
std::optional<Micros> last_input(SysMicros now, const std::filesystem::path& folder = "/dev/pts");

}  // namespace stint::guard
