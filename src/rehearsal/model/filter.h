// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

/// Whether `text` fits a pattern in which * stands for any run of characters and ? for any one.
bool fits(std::string_view pattern, std::string_view text);

/// The values of one filter.
class Wanted {
 public:
  explicit Wanted(const std::vector<std::string>& values) : values_(values) {}
  /// Whether one of the values is this text.
  bool has(std::string_view text) const {
    return std::ranges::any_of(values_, [&](const auto& v) { return fits(v, text); });
  }
  bool has(std::same_as<bool> auto flag) const { return has(std::string_view(flag ? "true" : "false")); }

 private:
  const std::vector<std::string>& values_;
};

/// A filter that a kind of thing knows: its name, and whether a thing passes.
template <class T>
struct Column {
  std::string_view name;
  bool (*holds)(const T&, const Wanted&);
};

tl::unexpected<Refusal> unknown_filter(std::string_view name);

/// `tag:KEY` and `tag-key`; nullopt where the filter is none of these.
std::optional<bool> tag_filter_holds(const Filter& filter, const Tags& tags);
bool is_tag_filter(std::string_view name);

template <class T>
concept Tagged = requires(const T& thing) {
  thing.tags;
};

template <class T>
const Column<T>* find_column(std::span<const Column<T>> columns, std::string_view name) {
  auto found = std::ranges::find(columns, name, &Column<T>::name);
  return found == columns.end() ? nullptr : &*found;
}

/// Refuses filters that things of this kind do not know.
template <class T>
Outcome<> check_filters(const std::vector<Filter>& filters, std::span<const Column<T>> columns) {
  for (const auto& filter : filters)
    if (!(Tagged<T> && is_tag_filter(filter.name)) && !find_column(columns, filter.name))
      return unknown_filter(filter.name);
  return {};
}

/// Whether a thing passes all filters; they have been checked.
template <class T>
bool passes(const T& thing, const std::vector<Filter>& filters, std::span<const Column<T>> columns) {
  return std::ranges::all_of(filters, [&](const Filter& filter) {
    if constexpr (Tagged<T>)
      if (auto holds = tag_filter_holds(filter, thing.tags)) return *holds;
    return find_column(columns, filter.name)->holds(thing, Wanted(filter.values));
  });
}

}  // namespace stint::rehearsal
