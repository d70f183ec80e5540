// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// What the parser of a call saw, under botocore's own names, so that the judge can lay it over what botocore
/// saw in the same answer.
using Ask = std::function<Result<nlohmann::json>(const Client&)>;

/// Operation -> a call of it.
std::map<std::string, Ask> ec2_calls();
std::map<std::string, Ask> service_calls();

/// Puts `value` under `name`; an absent one is null, which botocore never sees where every member has a
/// value.
template <class T>
void put(nlohmann::json& object, const char* name, const T& value) {
  object[name] = value;
}
inline void put(nlohmann::json& object, const char* name, SysMicros value) { object[name] = rfc3339(value); }
template <class T>
void put(nlohmann::json& object, const char* name, const std::optional<T>& value) {
  object[name] = nullptr;
  if (value) put(object, name, *value);
}

/// A list, each item by its dump().
template <class T>
nlohmann::json dump_all(const std::vector<T>& items) {
  auto list = nlohmann::json::array();
  for (const auto& item : items) list.push_back(dump(item));
  return list;
}

/// A call whose list stands under `name` in botocore's answer.
template <class Call>
Ask list_under(const char* name, Call call) {
  return [name, call](const Client& client) -> Result<nlohmann::json> {
    STINT_TRY_ASSIGN(auto items, call(client));
    return nlohmann::json{{name, dump_all(items)}};
  };
}

}  // namespace stint::aws
