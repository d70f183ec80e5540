// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/path_call.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "rehearsal/wire/json_reader.h"

namespace stint::rehearsal::wire {
namespace {

// The one parameter of a query that is a number.
constexpr std::string_view kPageSize = "MaxResults";

// Cuts the text before the separator off, and the separator.
std::string_view take_until(std::string_view& text, char separator) {
  auto end = std::min(text.find(separator), text.size());
  auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

bool is_label(std::string_view part) { return part.starts_with('{') && part.ends_with('}'); }

// Goes over a path and its pattern, part by part; false where they differ.
template <class F>
bool match(std::string_view pattern, std::string_view path, F label) {
  while (!pattern.empty() && !path.empty()) {
    auto wanted = take_until(pattern, '/');
    auto part = take_until(path, '/');
    if (is_label(wanted) && !part.empty())
      label(wanted.substr(1, wanted.size() - 2), part);
    else if (wanted != part)
      return false;
  }
  return pattern.empty() && path.empty();
}

Json query_value(std::string_view name, std::string text) {
  int number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  bool is_number = name == kPageSize && error == std::errc() && end == text.data() + text.size();
  return is_number ? Json(number) : Json(std::move(text));
}

}  // namespace

const Row* find_path_row(const Service& service, const Request& request) {
  for (auto family : service.rows) {
    if (!family) break;
    for (const auto& row : family())
      if (row.method == request.method && match(row.path, request.path, [](auto, auto) {})) return &row;
  }
  return nullptr;
}

std::optional<Json> path_document(const Row& row, const Request& request) {
  auto document = parse_document(request.body);
  if (!document) return std::nullopt;
  std::string_view query = request.query;
  while (!query.empty()) {
    auto pair = take_until(query, '&');
    auto name = percent_decoded(take_until(pair, '='), true);
    (*document)[name] = query_value(name, percent_decoded(pair, true));
  }
  match(row.path, request.path, [&](std::string_view label, std::string_view part) {
    (*document)[std::string(label)] = percent_decoded(part, false);
  });
  return document;
}

}  // namespace stint::rehearsal::wire
