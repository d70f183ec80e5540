// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace stint::pact {

/// RFC 4648, padded. Logs travel in it: a job may print any bytes, JSON holds only text.
std::string base64(std::string_view bytes);

/// nullopt where it is not exactly what base64() writes for some bytes.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace stint::pact
