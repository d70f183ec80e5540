// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/completions.h"

namespace stint::cli {
namespace {

using What = Operand::What;

constexpr const char* kZshHead = R"sh(#compdef stint
_stint_names() {
  local -a names
  names=(${(f)"$(stint print-names 2>/dev/null)"})
  compadd -a names
}
_stint_places() {
  compadd -- @PLACES@
  _stint_names
}
_stint() {
  local context state line
  typeset -A opt_args
  local -a verbs every
)sh";

// As a description in a specification of zsh's _arguments.
std::string described(std::string_view text) {
  std::string safe;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string zsh_flag(const Flag& flag) {
  std::string value;
  if (flag.value != nullptr) {
    std::string action = " ";
    if (completes(flag, kFiles))
      action = "_files";
    else if (completes(flag, kPlaces))
      action = "_stint_places";
    else if (flag.completes != nullptr)
      action = fmt::format("({})", flag.completes);
    value = fmt::format(":{}:{}", described(flag.value), action);
  }
  auto spec = [&](const std::string& name, const char* joined) {
    return " " + shell_quoted(fmt::format("*{}{}[{}]{}", name, joined, described(flag.help), value));
  };
  std::string text = spec(fmt::format("--{}", flag.name), flag.value != nullptr ? "=" : "");
  if (flag.letter != 0) text += spec(fmt::format("-{}", flag.letter), "");
  return text;
}

std::string zsh_operand(const VerbEntry& verb) {
  auto operand = operand_of(verb);
  switch (operand.what) {
    case What::Nothing:
      return "";
    case What::Names:
      return " '1:machine:_stint_names'";
    case What::Words:
      return fmt::format(" '1:what:({})'", operand.words);
    case What::Files:
      return " '*:file:_files'";
  }
  return "";
}

}  // namespace

std::string zsh_completions() {
  std::string text = replaced(kZshHead, "@PLACES@", kPlaceWords) + "  verbs=(\n";
  for (const auto& verb : verbs())
    text += "    " + shell_quoted(fmt::format("{}:{}", verb.name, described(verb.does))) + "\n";
  text += "  )\n  every=(";
  for (const auto& flag : flags())
    if (flag.verbs == kEvery) text += zsh_flag(flag);
  text += ")\n  _arguments -C $every '1: :->verb' '*:: :->rest'\n  case $state in\n";
  text += "    verb) _describe verb verbs ;;\n    rest)\n      case $line[1] in\n";
  for (const auto& verb : verbs()) {
    text += fmt::format("        {}) _arguments $every", verb.name);
    for (const auto& flag : flags())
      if (flag.verbs != kEvery && (flag.verbs & verb.bit) != 0) text += zsh_flag(flag);
    text += zsh_operand(verb) + " ;;\n";
  }
  return text + "      esac ;;\n  esac\n}\n_stint \"$@\"\n";
}

}  // namespace stint::cli
