// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/range.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <sstream>

namespace stint::rehearsal::hosts {
namespace {

// RFC 5737: TEST-NET-2, TEST-NET-3, TEST-NET-1 (the last in no favour: small labs do use it).
constexpr std::array kDocumentation{Ipv4{0xc6336400}, Ipv4{0xcb007100}, Ipv4{0xc0000200}};
constexpr unsigned kPrefix = 27;
constexpr unsigned kWidestNetwork = 8;

}  // namespace

std::string Range::link_name() const { return fmt::format("stint-{:08x}", block.first.bits); }

std::vector<Range> all_ranges() {
  std::vector<Range> ranges;
  for (const auto net : kDocumentation) {
    for (std::uint32_t offset = 0; offset < 256; offset += 32) ranges.push_back({{net + offset, kPrefix}});
  }
  return ranges;
}

// Columns: Iface Destination Gateway Flags RefCnt Use Metric Mask …; the addresses are the bytes of the wire,
// read as a number of this machine.
std::vector<Block> destinations(std::string_view proc_net_route) {
  std::vector<Block> found;
  std::istringstream lines{std::string(proc_net_route)};
  std::string line, word;
  std::getline(lines, line);  // the names of the columns
  while (std::getline(lines, line)) {
    std::istringstream columns(line);
    std::uint32_t destination = 0, mask = 0;
    columns >> word >> std::hex >> destination >> word >> word >> word >> word >> word >> mask;
    const auto prefix = static_cast<unsigned>(std::popcount(mask));
    if (columns && prefix >= kWidestNetwork) found.push_back({{ntohl(destination)}, prefix});
  }
  return found;
}

std::vector<Range> free_ranges(const std::vector<Block>& taken, const std::optional<Block>& liked) {
  auto ranges = all_ranges();
  std::erase_if(ranges, [&](const Range& range) {
    return std::any_of(taken.begin(), taken.end(), [&](const Block& b) { return b.overlaps(range.block); });
  });
  std::stable_partition(ranges.begin(), ranges.end(),
                        [&](const Range& range) { return range.block == liked; });
  return ranges;
}

}  // namespace stint::rehearsal::hosts
