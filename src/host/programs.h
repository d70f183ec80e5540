// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "base/companion.h"

namespace stint::host {

/// The architecture that stint itself was built for, as `uname -m` says it.
#if defined(__x86_64__)
inline constexpr std::string_view kArchitecture = "x86_64";
#elif defined(__aarch64__)
inline constexpr std::string_view kArchitecture = "aarch64";
#else
#error "stintd is built for x86_64 and aarch64"
#endif

/// Where stintd for a machine of that architecture lies here: "stintd" of our own, else
/// "stintd-ARCHITECTURE". EC2's "arm64" is "aarch64"; empty: our own. Kind::Usage where there is none for it.
Result<Path> stintd_for(World& world, std::string_view architecture);

}  // namespace stint::host
