// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/subids.h"

#include <sstream>
#include <string>

namespace stint::rehearsal::hosts {

// Lines of "NAME:FIRST:COUNT".
std::optional<Ids> subordinate_ids(std::string_view text, std::string_view name, uid_t number) {
  std::optional<Ids> largest;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const auto colon = line.find(':');
    const auto owner = line.substr(0, colon);
    if (colon == std::string::npos || (owner != name && owner != std::to_string(number))) continue;
    std::istringstream fields(line.substr(colon + 1));
    Ids range;
    char between = 0;
    if (!(fields >> range.first >> between >> range.count) || between != ':') continue;
    if (!largest || range.count > largest->count) largest = range;
  }
  return largest;
}

}  // namespace stint::rehearsal::hosts
