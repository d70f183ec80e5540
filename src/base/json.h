// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>

namespace stint {
using Json = nlohmann::json;  ///< forward-declared: include <nlohmann/json.hpp> where it is used
}
