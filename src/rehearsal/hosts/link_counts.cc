// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/link_counts.h"

#include <algorithm>
#include <charconv>

namespace stint::rehearsal::hosts {
namespace {

std::string_view without_blanks_before(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(' '), text.size()));
}

}  // namespace

std::map<std::string, std::int64_t> received_bytes(std::string_view table) {
  std::map<std::string, std::int64_t> bytes;
  while (!table.empty()) {
    const auto end = std::min(table.find('\n'), table.size());
    const auto line = table.substr(0, end);
    table.remove_prefix(std::min(end + 1, table.size()));
    const auto colon = line.find(':');  // "    h7: 1234 12 0 …": the first number is what came in
    if (colon == line.npos) continue;
    const auto first = without_blanks_before(line.substr(colon + 1));
    std::int64_t count = 0;
    const auto [at, error] = std::from_chars(first.data(), first.data() + first.size(), count);
    if (error == std::errc()) bytes[std::string(without_blanks_before(line.substr(0, colon)))] = count;
  }
  return bytes;
}

}  // namespace stint::rehearsal::hosts
