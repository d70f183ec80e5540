// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/json_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stint::rehearsal::server {
namespace {

constexpr double kMostSeconds = 3.2e9;

}  // namespace

Failure bad_setting(std::string_view name, std::string_view what) {
  return fail(Kind::Usage, fmt::format("{} has to be {}", name, what));
}

Result<> check_names(const Json& json, std::string_view what, std::initializer_list<std::string_view> names) {
  if (!json.is_object()) return bad_setting(what, "an object of names and values");
  for (const auto& [name, value] : json.items())
    if (std::ranges::find(names, name) == names.end())
      return fail(Kind::Usage, fmt::format("{} has nothing that is called \"{}\"", what, name));
  return {};
}

Result<std::string> text_in(const Json& json, const char* name, std::optional<std::string> standard) {
  const auto found = json.find(name);
  if (found == json.end() && standard) return *std::move(standard);
  if (found == json.end() || !found->is_string()) return bad_setting(name, "a text");
  return found->get<std::string>();
}

Result<double> number_in(const Json& json, const char* name, std::optional<double> standard) {
  const auto found = json.find(name);
  if (found == json.end() && standard) return *standard;
  const bool good =
      found != json.end() && found->is_number() && found->get<double>() >= 0 && found->get<double>() < 1e9;
  if (!good) return bad_setting(name, "a number from 0 on");
  return found->get<double>();
}

Result<bool> truth_in(const Json& json, const char* name, bool standard) {
  const auto found = json.find(name);
  return found == json.end() ? Result<bool>{standard} : truth_of(*found, name);
}

Result<bool> truth_of(const Json& json, std::string_view name) {
  if (!json.is_boolean()) return bad_setting(name, "true or false");
  return json.get<bool>();
}

Result<Micros> seconds_of(const Json& json, std::string_view name) {
  const double seconds = json.is_number() ? json.get<double>() : -1;
  if (seconds < 0 || seconds > kMostSeconds) return bad_setting(name, "a number of seconds");
  return Micros{std::llround(seconds * 1e6)};
}

Result<Span> span_of(const Json& json, std::string_view name) {
  if (json.is_number()) {
    STINT_TRY_ASSIGN(const Micros both, seconds_of(json, name));
    return Span{both, both};
  }
  if (!json.is_array() || json.size() != 2) return bad_setting(name, "two numbers of seconds");
  STINT_TRY_ASSIGN(const Micros least, seconds_of(json[0], name));
  STINT_TRY_ASSIGN(const Micros most, seconds_of(json[1], name));
  if (most < least) return bad_setting(name, "two numbers of seconds, the smaller one first");
  return Span{least, most};
}

Json show(Micros span) {
  if (span % Seconds{1} == Micros{0}) return span / Seconds{1};
  return static_cast<double>(span.count()) / 1e6;
}

Json show(const Span& span) { return {show(span.least), show(span.most)}; }

}  // namespace stint::rehearsal::server
