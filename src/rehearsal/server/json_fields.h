// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rehearsal/model/dice.h"

// Reads the JSON that somebody has written by hand: whatever is wrong is said with the name of the thing.
namespace stint::rehearsal::server {

using Json = nlohmann::json;

/// "pace: boot has to be two numbers of seconds"
Failure bad_setting(std::string_view name, std::string_view what_it_has_to_be);

/// Fails for what is no object, or has a member of another name.
Result<> check_names(const Json& json, std::string_view what, std::initializer_list<std::string_view> names);

/// Members of an object; absent: the standard, or a failure where there is none.
Result<std::string> text_in(const Json& json, const char* name, std::optional<std::string> standard = {});
Result<double> number_in(const Json& json, const char* name, std::optional<double> standard = {});
Result<bool> truth_in(const Json& json, const char* name, bool standard);

Result<bool> truth_of(const Json& json, std::string_view name);
/// Seconds, up to a hundred years of them.
Result<Micros> seconds_of(const Json& json, std::string_view name);
/// [least, most] in seconds, or one number for both.
Result<Span> span_of(const Json& json, std::string_view name);

template <class T>
Result<std::vector<T>> list_of(const Json& json, std::string_view name, Result<T> (*read)(const Json&)) {
  if (!json.is_array()) return bad_setting(name, "a list");
  std::vector<T> list;
  for (const auto& item : json) {
    STINT_TRY_ASSIGN(T value, read(item));
    list.push_back(std::move(value));
  }
  return list;
}

/// Whole seconds as a whole number.
Json show(Micros span);
Json show(const Span& span);

}  // namespace stint::rehearsal::server
