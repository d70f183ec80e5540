// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/wire/table.h"

// Paging, once for all listings: their outputs have `items` and `next_token`, their inputs `max_results` and
// `next_token`. A token names the last thing that was shown, so that what comes and goes between two pages
// makes no other thing appear twice or not at all.
namespace stint::rehearsal::wire {

template <class Input>
concept PagedInput = requires(Input& in) {
  in.max_results;
  in.next_token;
};

template <class T>
concept HasId = requires(const T& thing) {
  thing.id;
};
template <class T>
concept HasName = requires(const T& thing) {
  thing.name;
};

/// What a listing is in order of. Things without a key are numbered.
template <class T>
std::string page_key(const T& thing) {
  if constexpr (std::is_pointer_v<T>)
    return page_key(*thing);
  else if constexpr (HasId<T>)
    return thing.id;
  else if constexpr (HasName<T>)
    return thing.name;
  else
    return {};
}

/// The answer's token; the call's name is in it, since a token is good for the same call only.
std::string make_page_token(const Exchange& exchange, std::size_t shown, std::string_view key);

struct PageStart {
  std::size_t shown = 0;
  std::string key;
};
Outcome<PageStart> read_page_token(const Exchange& exchange, std::string_view token);

Outcome<> check_page_size(const Exchange& exchange, std::optional<int> max_results, bool has_ids);

template <class Input>
Outcome<> check_page(const Exchange& exchange, const Input& input) {
  if constexpr (PagedInput<Input>) {
    bool has_ids = false;
    if constexpr (requires { input.ids; }) has_ids = !input.ids.empty();
    return check_page_size(exchange, input.max_results, has_ids);
  }
  return {};
}

template <class Item>
std::size_t first_after(const std::vector<Item>& items, const PageStart& start) {
  if (start.key.empty()) return std::min(start.shown, items.size());
  auto after = [&](const Item& item) { return page_key(item) > start.key; };
  return static_cast<std::size_t>(std::ranges::find_if(items, after) - items.begin());
}

/// Leaves the page that the input asks for in the output.
template <class Input, class Output>
Outcome<> cut_page(const Exchange& exchange, const Input& input, Output& output) {
  if constexpr (PagedInput<Input>) {
    auto& items = output.items;
    PageStart start;
    if (!input.next_token.empty()) {
      REHEARSAL_TRY_ASSIGN(start, read_page_token(exchange, input.next_token));
    }
    auto first = first_after(items, start);
    auto size = static_cast<std::size_t>(input.max_results.value_or(exchange.row.pages.standard));
    auto left = items.size() - first;
    auto last = size > 0 && size < left ? first + size : items.size();
    if (last < items.size()) output.next_token = make_page_token(exchange, last, page_key(items[last - 1]));
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(last), items.end());
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(first));
  }
  return {};
}

}  // namespace stint::rehearsal::wire
