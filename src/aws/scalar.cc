// SPDX-License-Identifier: Apache-2.0
#include "aws/scalar.h"

#include <charconv>

namespace stint::aws {
namespace {

template <class Number>
bool number(std::string_view text, Number& to) {
  Number value{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  to = value;
  return true;
}

}  // namespace

bool from_text(std::string_view text, std::string& to) {
  to = text;
  return true;
}

bool from_text(std::string_view text, bool& to) {
  if (text != "true" && text != "false") return false;
  to = text == "true";
  return true;
}

bool from_text(std::string_view text, int& to) { return number(text, to); }
bool from_text(std::string_view text, std::int64_t& to) { return number(text, to); }
bool from_text(std::string_view text, double& to) { return number(text, to); }

bool from_text(std::string_view text, SysMicros& to) {
  auto value = parse_rfc3339(text);
  if (!value) return false;
  to = *value;
  return true;
}

}  // namespace stint::aws
