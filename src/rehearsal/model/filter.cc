// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/filter.h"

#include <fmt/format.h>

namespace stint::rehearsal {
namespace {

constexpr std::string_view kTagPrefix = "tag:";
constexpr std::string_view kTagKey = "tag-key";

}  // namespace

bool fits(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0;
  size_t star = pattern.npos, resume = 0;  // the last *, and where its run may be made one longer
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

tl::unexpected<Refusal> unknown_filter(std::string_view name) {
  return refuse("InvalidParameterValue", fmt::format("The filter '{}' is invalid", name));
}

bool is_tag_filter(std::string_view name) { return name.starts_with(kTagPrefix) || name == kTagKey; }

std::optional<bool> tag_filter_holds(const Filter& filter, const Tags& tags) {
  if (!is_tag_filter(filter.name)) return std::nullopt;
  Wanted wanted(filter.values);
  if (filter.name == kTagKey)
    return std::ranges::any_of(tags, [&](const Tag& t) { return wanted.has(t.key); });
  auto key = std::string_view(filter.name).substr(kTagPrefix.size());
  return std::ranges::any_of(tags, [&](const Tag& t) { return t.key == key && wanted.has(t.value); });
}

}  // namespace stint::rehearsal
