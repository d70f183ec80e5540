// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint::aws {

// How the text of an XML element becomes a value. False where it is not one; then `to` is as it was.
bool from_text(std::string_view text, std::string& to);
bool from_text(std::string_view text, bool& to);  ///< "true", "false"
bool from_text(std::string_view text, int& to);
bool from_text(std::string_view text, std::int64_t& to);
bool from_text(std::string_view text, double& to);
bool from_text(std::string_view text, SysMicros& to);  ///< ISO 8601

}  // namespace stint::aws
