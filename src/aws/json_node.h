// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "aws/reader.h"
#include "base/json.h"
#include "base/time.h"

namespace stint::aws {

/// A value inside a JSON document, or none. Valid while the document is.
struct JsonNode {
  const Json* at = nullptr;
};
using JsonReader = Reader<JsonNode>;

/// The member at "a/b"; none where a step is missing or is no object. An empty path is the node itself.
JsonNode descend(JsonNode node, std::string_view path);
/// Each element of the array at the path; nothing where there is none.
void each_item(JsonNode node, std::string_view path, function_ref<void(JsonNode)> body);
/// Whether there is no value, or null.
bool is_blank(JsonNode node);

// False where the value is of another type; then `to` is as it was.
bool scalar(JsonNode node, std::string& to);
bool scalar(JsonNode node, bool& to);
bool scalar(JsonNode node, std::int64_t& to);
bool scalar(JsonNode node, double& to);
bool scalar(JsonNode node, SysMicros& to);  ///< seconds since 1970 as a number, or ISO 8601 as a string

}  // namespace stint::aws
