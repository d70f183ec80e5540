// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "cli/completions.h"

namespace stint::cli {
namespace {

using What = Operand::What;

constexpr const char* kFishHead = R"sh(# fish completion for stint
function __stint_verb
    for word in (commandline -opc)[2..-1]
        string match -q -- '-*' $word; and continue
        echo $word
        return
    end
end
function __stint_is
    set -l verb (__stint_verb)
    contains -- "$verb" $argv
end
function __stint_has_no_verb
    test -z (__stint_verb)
end
complete -c stint -f
)sh";

std::string fish_flag(const Flag& flag, const std::string& condition) {
  std::string text = fmt::format("complete -c stint{} -l {}", condition, flag.name);
  if (flag.letter != 0) text += fmt::format(" -s {}", flag.letter);
  if (completes(flag, kFiles))
    text += " -r -F";
  else if (completes(flag, kPlaces))
    text += fmt::format(" -x -a '{} (stint print-names 2>/dev/null)'", kPlaceWords);
  else if (flag.completes != nullptr)
    text += fmt::format(" -x -a '{}'", flag.completes);
  else if (flag.value != nullptr)
    text += " -x";
  return text + fmt::format(" -d {}\n", shell_quoted(flag.help));
}

}  // namespace

std::string fish_completions() {
  std::string text = kFishHead;
  for (const auto& verb : verbs()) {
    text += fmt::format("complete -c stint -n __stint_has_no_verb -a {} -d {}\n", verb.name,
                        shell_quoted(verb.does));
    auto condition = fmt::format(" -n '__stint_is {}'", verb.name);
    auto operand = operand_of(verb);
    if (operand.what == What::Names)
      text += fmt::format("complete -c stint{} -a '(stint print-names 2>/dev/null)'\n", condition);
    if (operand.what == What::Words)
      text += fmt::format("complete -c stint{} -a '{}'\n", condition, operand.words);
    if (operand.what == What::Files) text += fmt::format("complete -c stint{} -F\n", condition);
  }
  for (const auto& flag : flags()) {
    std::string of;
    for (const auto& verb : verbs())
      if ((flag.verbs & verb.bit) != 0) of += fmt::format(" {}", verb.name);
    text += fish_flag(flag, flag.verbs == kEvery ? "" : fmt::format(" -n '__stint_is{}'", of));
  }
  return text;
}

}  // namespace stint::cli
