// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

namespace stint {

/// The word up to the next blank, which is taken off with it.
inline std::string_view next_word(std::string_view& text) {
  auto blank = std::min(text.find(' '), text.size());
  auto word = text.substr(0, blank);
  text.remove_prefix(std::min(blank + 1, text.size()));
  return word;
}

/// Of what a program said; without its end.
inline std::string last_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace stint
