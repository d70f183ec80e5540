// SPDX-License-Identifier: Apache-2.0
#include "cli/completions.h"

#include <algorithm>

namespace stint::cli {

using What = Operand::What;

Operand operand_of(const VerbEntry& verb) {
  std::string_view words = verb.words;
  if (words.empty()) return {};
  if (words.starts_with("[NAME")) return {What::Names, {}};
  bool are_words =
      words.starts_with('[') && words.find_first_not_of("abcdefghijklmnopqrstuvwxyz|[]") == words.npos;
  if (!are_words) return {What::Files, {}};
  std::string list{words.substr(1, words.size() - 2)};
  std::ranges::replace(list, '|', ' ');
  return {What::Words, list};
}

std::string shell_quoted(std::string_view text) {
  std::string safe;
  for (char c : text) c == '\'' ? safe += "'\\''" : safe += c;
  return "'" + safe + "'";
}

bool completes(const Flag& flag, std::string_view with) {
  return flag.completes != nullptr && flag.completes == with;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  if (auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), with);
  return text;
}

}  // namespace stint::cli
