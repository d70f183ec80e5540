// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint::guard {

/// Shows a line on each terminal of this machine that somebody has open. Never waits for one.
void write_to_terminals(std::string_view text);

}  // namespace stint::guard
