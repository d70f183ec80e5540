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
constexpr std::uint32_t kSize = 32;
constexpr unsigned kWidestNetwork = 8;

void put_first(std::vector<Range>& ranges, const std::optional<Block>& liked) {
  std::stable_partition(ranges.begin(), ranges.end(),
                        [&](const Range& range) { return range.block == liked; });
}

}  // namespace

std::string Range::link_name() const { return fmt::format("stint-{:08x}", block.first.bits); }

std::vector<Range> parts_of(const Block& block, const std::optional<Block>& liked) {
  std::vector<Range> ranges;
  for (std::uint32_t offset = 0; block.contains(block.first + offset); offset += kSize)
    ranges.push_back({{block.first + offset, kPrefix}});
  put_first(ranges, liked);
  return ranges;
}

std::vector<Range> all_ranges() {
  std::vector<Range> ranges;
  for (const auto net : kDocumentation) {
    for (const auto& range : parts_of({net, 24})) ranges.push_back(range);
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
  put_first(ranges, liked);
  return ranges;
}

}  // namespace stint::rehearsal::hosts
