// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace stint::rehearsal {

std::string to_base64(std::string_view bytes);

/// nullopt where it is none. White space between the digits is passed over, as AWS does; missing padding is
/// not.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace stint::rehearsal
