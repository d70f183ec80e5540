// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace stint::aws {

/// A part of a list. It may be empty and still not be the last.
template <class Item>
struct Page {
  std::vector<Item> items;
  std::string next_token;  ///< empty: this was the last
};

/// Gathers all pages. `ask(token)` is a Result<Page<Item>>; the first token is empty. A token that comes a
/// second time would go round for ever: it is an error.
template <class Item, class Ask>
Result<std::vector<Item>> all_pages(Ask ask) {
  std::vector<Item> all;
  std::set<std::string> seen;
  std::string token;
  while (true) {
    STINT_TRY_ASSIGN(Page<Item> page, ask(token));
    all.insert(all.end(), std::make_move_iterator(page.items.begin()),
               std::make_move_iterator(page.items.end()));
    if (page.next_token.empty()) return all;
    token = std::move(page.next_token);
    if (!seen.insert(token).second) return fail(Kind::Failed, "AWS gave the same page of a list twice");
  }
}

}  // namespace stint::aws
