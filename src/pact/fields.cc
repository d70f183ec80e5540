// SPDX-License-Identifier: Apache-2.0
#include "pact/fields.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::pact {
namespace {

constexpr std::int64_t kMostMillis = 200LL * 366 * 86'400'000;

const Json& no_object() {
  static const Json empty = Json::object();
  return empty;
}

}  // namespace

Fields::Fields(const Json& json, std::string of) : json_(&json), of_(std::move(of)) {
  if (json.is_object()) return;
  json_ = &no_object();
  complaint_ = of_ + " is no JSON object";
}

const Json* Fields::find(const char* name, bool must) {
  auto it = json_->find(name);
  if (it != json_->end() && !it->is_null()) return &*it;
  if (must) complain(name, "it is missing");
  return nullptr;
}

void Fields::complain(const char* name, std::string_view wanted) {
  if (complaint_.empty()) complaint_ = fmt::format("field \"{}\" of {}: {}", name, of_, wanted);
}

std::string Fields::text(const char* name) {
  if (find(name, true) == nullptr) return {};
  return maybe_text(name);
}

std::string Fields::maybe_text(const char* name) {
  const Json* field = find(name, false);
  if (field == nullptr) return {};
  if (field->is_string()) return field->get<std::string>();
  complain(name, "it is no text");
  return {};
}

std::int64_t Fields::number(const char* name) {
  if (find(name, true) == nullptr) return 0;
  return maybe_number(name).value_or(0);
}

std::optional<std::int64_t> Fields::maybe_number(const char* name) {
  const Json* field = find(name, false);
  if (field == nullptr) return std::nullopt;
  bool whole = field->is_number_integer();
  bool fits = !field->is_number_unsigned() || field->get<std::uint64_t>() <= INT64_MAX;
  if (whole && fits) return field->get<std::int64_t>();
  complain(name, "it is no whole number");
  return std::nullopt;
}

bool Fields::flag(const char* name) {
  if (find(name, true) == nullptr) return false;
  return maybe_flag(name);
}

bool Fields::maybe_flag(const char* name) {
  const Json* field = find(name, false);
  if (field == nullptr) return false;
  if (field->is_boolean()) return field->get<bool>();
  complain(name, "it is neither true nor false");
  return false;
}

Micros Fields::millis(const char* name) {
  if (find(name, true) == nullptr) return {};
  return maybe_millis(name);
}

Micros Fields::maybe_millis(const char* name) {
  auto value = maybe_number(name).value_or(0);
  if (value > kMostMillis || value < -kMostMillis) {
    complain(name, "it is out of bounds");
    return {};
  }
  return std::chrono::milliseconds{value};
}

SysMicros Fields::moment(const char* name) {
  auto value = text(name);
  auto moment = parse_rfc3339(value);
  if (!moment) complain(name, "it is no moment in RFC 3339");
  return moment.value_or(SysMicros{});
}

std::vector<std::string> Fields::texts(const char* name) {
  std::vector<std::string> list;
  const Json* field = find(name, true);
  if (field == nullptr) return list;
  if (!field->is_array()) {
    complain(name, "it is no list");
    return list;
  }
  for (const auto& item : *field) {
    if (!item.is_string()) complain(name, "it has an item that is no text");
    if (item.is_string()) list.push_back(item.get<std::string>());
  }
  return list;
}

std::vector<std::string> Fields::maybe_texts(const char* name) {
  return find(name, false) != nullptr ? texts(name) : std::vector<std::string>{};
}

std::vector<std::pair<std::string, std::string>> Fields::text_map(const char* name) {
  std::vector<std::pair<std::string, std::string>> map;
  const Json* field = maybe_object(name);
  if (field == nullptr) return map;
  for (const auto& [key, value] : field->items()) {
    if (!value.is_string()) complain(name, "it has a value that is no text");
    if (value.is_string()) map.emplace_back(key, value.get<std::string>());
  }
  return map;
}

const Json& Fields::object(const char* name) {
  if (find(name, true) == nullptr) return no_object();
  const Json* field = maybe_object(name);
  return field == nullptr ? no_object() : *field;
}

const Json* Fields::maybe_object(const char* name) {
  const Json* field = find(name, false);
  if (field == nullptr || field->is_object()) return field;
  complain(name, "it is no object");
  return nullptr;
}

void Fields::expect(bool good, std::string_view what) {
  if (!good && complaint_.empty()) complaint_ = fmt::format("{}: {}", of_, what);
}

Result<> Fields::ok() const {
  if (complaint_.empty()) return {};
  return fail(Kind::Failed, complaint_);
}

Result<Json> parse_object(std::string_view text, std::string_view of) {
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object())
    return fail(Kind::Failed, fmt::format("{} is no JSON object", of));
  return json;
}

std::string dump_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace stint::pact
