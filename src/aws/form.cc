// SPDX-License-Identifier: Apache-2.0
#include "aws/form.h"

#include <fmt/format.h>

#include "aws/encode.h"

namespace stint::aws {

Form::Form(Lists lists, std::string_view action, std::string_view version) : lists_(lists), action_(action) {
  put("Action", action);
  put("Version", version);
}

void Form::put(std::string_view name, std::string_view value) {
  if (!body_.empty()) body_ += '&';
  body_.append(prefix_).append(name).push_back('=');
  append_percent_encoded(body_, value);
}

void Form::put(std::string_view name, std::int64_t value) { put(name, std::to_string(value)); }

void Form::put(std::string_view name, double value) { put(name, fmt::format("{}", value)); }

std::string Form::item_name(std::string_view list, std::int64_t n) const {
  std::string name{list};
  return name.append(lists_ == Lists::Flat ? "." : ".member.").append(std::to_string(n));
}

}  // namespace stint::aws
