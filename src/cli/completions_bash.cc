// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/completions.h"

namespace stint::cli {
namespace {

using What = Operand::What;

// Of the flags that fit, "--budget" each, and "-y" beside it.
template <class Fits>
std::string names_of(Fits fits, const char* between) {
  std::string text;
  for (const auto& flag : flags()) {
    if (!fits(flag)) continue;
    text += fmt::format("{}--{}", text.empty() ? "" : between, flag.name);
    if (flag.letter != 0) text += fmt::format("{}-{}", between, flag.letter);
  }
  return text;
}

std::string verb_names(const char* between) {
  std::string text;
  for (const auto& verb : verbs()) text += (text.empty() ? "" : between) + std::string{verb.name};
  return text;
}

constexpr const char* kBashHead = R"sh(# bash completion for stint
_stint() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} verb= operands=0 i
  COMPREPLY=()
  if [[ $word == = ]]; then word=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --) verb=; operands=-1; break ;;
      @WITH_VALUE@) [[ ${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;
      -* | =) ;;
      *) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; else ((operands++)); fi ;;
    esac
  done
  ((operands < 0)) && return
)sh";

std::string bash_values() {
  std::string text = "  case $before in\n", nothing;
  for (const auto& flag : flags()) {
    if (flag.value == nullptr) continue;
    auto arm = [&](std::string_view does) {
      text += fmt::format("    --{}) {} return ;;\n", flag.name, does);
    };
    if (flag.completes == nullptr)
      nothing += fmt::format("{}--{}", nothing.empty() ? "" : " | ", flag.name);
    else if (completes(flag, kFiles))
      arm("compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"));");
    else if (completes(flag, kPlaces))
      arm(fmt::format("COMPREPLY=($(compgen -W \"{} $(stint print-names 2>/dev/null)\" -- \"$word\"));",
                      kPlaceWords));
    else
      arm(fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$word\"));", flag.completes));
  }
  return text + fmt::format("    {}) return ;;\n  esac\n", nothing);
}

std::string bash_flags() {
  auto of_every = names_of([](const Flag& flag) { return flag.verbs == kEvery; }, " ");
  std::string text = fmt::format("  local flags=\"{}\"\n  case $verb in\n", of_every);
  for (const auto& verb : verbs()) {
    auto own = names_of([&](const Flag& f) { return f.verbs != kEvery && (f.verbs & verb.bit) != 0; }, " ");
    if (!own.empty()) text += fmt::format("    {}) flags+=\" {}\" ;;\n", verb.name, own);
  }
  return text +
         "  esac\n  if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$flags\" -- \"$word\")); return; "
         "fi\n";
}

std::string bash_operands() {
  std::string text = fmt::format(
      "  case $verb in\n    '') COMPREPLY=($(compgen -W \"{}\" -- \"$word\")) ;;\n", verb_names(" "));
  for (const auto& verb : verbs()) {
    auto operand = operand_of(verb);
    std::string does;
    if (operand.what == What::Files) does = "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))";
    if (operand.what == What::Names)
      does = "((operands)) || COMPREPLY=($(compgen -W \"$(stint print-names 2>/dev/null)\" -- \"$word\"))";
    if (operand.what == What::Words)
      does = fmt::format("((operands)) || COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))", operand.words);
    if (!does.empty()) text += fmt::format("    {}) {} ;;\n", verb.name, does);
  }
  return text + "  esac\n}\n";
}

}  // namespace

std::string bash_completions() {
  auto with_value = names_of([](const Flag& flag) { return flag.value != nullptr; }, " | ");
  return replaced(kBashHead, "@WITH_VALUE@", with_value) + bash_values() + bash_flags() + bash_operands() +
         "complete -F _stint stint\n";
}

}  // namespace stint::cli
