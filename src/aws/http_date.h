// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

#include "base/time.h"

namespace stint::aws {

/// Reads the Date header, "Tue, 24 Nov 2026 20:00:00 GMT" (RFC 9110, 5.6.7; the two obsolete forms are
/// nullopt).
std::optional<SysMicros> parse_http_date(std::string_view text);

}  // namespace stint::aws
