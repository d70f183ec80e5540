// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/standing.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "rehearsal/hosts/system.h"

namespace stint::rehearsal::hosts {
namespace {

constexpr Ids kOfTheMachine{0x77000000, 65536};
constexpr std::uint32_t kMostIds = 65536;
constexpr std::uint32_t kEveryId = 0xffffffff;

// Lines of "inside outside count" (user_namespaces(7)): how many ids there are from 0 on without a gap.
std::uint32_t ids_from_zero(std::string_view map) {
  std::vector<Ids> ranges;
  std::istringstream lines{std::string(map)};
  std::uint32_t outside = 0;
  for (Ids range; lines >> range.first >> outside >> range.count;) ranges.push_back(range);
  std::ranges::sort(ranges, {}, &Ids::first);
  std::uint32_t end = 0;
  for (const auto& range : ranges)
    if (range.first == end) end += range.count;
  return end;
}

}  // namespace

Standing standing_in(std::string_view uid_map, std::string_view gid_map) {
  const auto ids = std::min(ids_from_zero(uid_map), ids_from_zero(gid_map));
  if (ids == kEveryId) return {.own_namespace = false, .ids = kOfTheMachine};
  return {.own_namespace = true, .ids = {1, std::min(ids > 0 ? ids - 1 : 0, kMostIds)}};
}

const char* kind_of(const Standing& standing) { return standing.own_namespace ? "rootless" : "namespace"; }

Result<Standing> our_standing() {
  STINT_TRY_ASSIGN(const auto users, read_file("/proc/self/uid_map"));
  STINT_TRY_ASSIGN(const auto groups, read_file("/proc/self/gid_map"));
  return standing_in(users, groups);
}

}  // namespace stint::rehearsal::hosts
