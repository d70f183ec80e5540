// SPDX-License-Identifier: Apache-2.0
#include "aws/json_node.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace stint::aws {

JsonNode descend(JsonNode node, std::string_view path) {
  while (!path.empty() && node.at) {
    auto slash = path.find('/');
    if (!node.at->is_object()) return {};
    auto found = node.at->find(path.substr(0, slash));
    node.at = found == node.at->end() ? nullptr : &*found;
    path = slash == path.npos ? std::string_view{} : path.substr(slash + 1);
  }
  return node;
}

void each_item(JsonNode node, std::string_view path, function_ref<void(JsonNode)> body) {
  JsonNode list = descend(node, path);
  if (!list.at || !list.at->is_array()) return;
  for (const Json& item : *list.at) body({&item});
}

bool is_blank(JsonNode node) { return !node.at || node.at->is_null(); }

bool scalar(JsonNode node, std::string& to) {
  auto text = node.at->get_ptr<const std::string*>();
  if (text) to = *text;
  return text != nullptr;
}

bool scalar(JsonNode node, bool& to) {
  auto value = node.at->get_ptr<const bool*>();
  if (value) to = *value;
  return value != nullptr;
}

bool scalar(JsonNode node, std::int64_t& to) {
  if (!node.at->is_number_integer()) return false;
  to = node.at->get<std::int64_t>();
  return true;
}

bool scalar(JsonNode node, double& to) {
  if (!node.at->is_number()) return false;
  to = node.at->get<double>();
  return true;
}

bool scalar(JsonNode node, SysMicros& to) {
  if (node.at->is_string()) {
    auto at = parse_rfc3339(node.at->get_ref<const std::string&>());
    if (at) to = *at;
    return at.has_value();
  }
  constexpr double kFarthest = 253'402'300'800;  // the year 10000
  double seconds = 0;
  if (!scalar(node, seconds) || !(std::abs(seconds) < kFarthest)) return false;
  to = SysMicros{Micros{std::llround(seconds * 1e6)}};
  return true;
}

}  // namespace stint::aws
