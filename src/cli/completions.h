// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "cli/verbs.h"

namespace stint::cli {

/// What stands after a verb, as far as a shell can complete it.
struct Operand {
  enum class What { Nothing, Names, Words, Files } what = What::Nothing;
  std::string words;  ///< Words: "request wait"
};
Operand operand_of(const VerbEntry& verb);

/// The places that --on takes, beside names of machines.
inline constexpr const char* kPlaceWords = "local aws rehearsal";

bool completes(const Flag& flag, std::string_view with);
/// Between single quotes of a shell.
std::string shell_quoted(std::string_view text);
/// The first `what` in the text is `with`.
std::string replaced(std::string text, std::string_view what, std::string_view with);

/// The completions of a shell, from the tables of verbs and flags. They ask `stint print-names` for the names
/// of machines, and nobody else.
std::string bash_completions();
std::string zsh_completions();
std::string fish_completions();

}  // namespace stint::cli
