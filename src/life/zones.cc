// SPDX-License-Identifier: Apache-2.0
#include "life/zones.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace stint::life {
namespace {

bool refused(const ledger::Attempt& attempt) { return attempt.state == "refused"; }

bool said_no(const ledger::Stint& stint, const std::string& zone) {
  return std::ranges::any_of(stint.attempts, [&](const ledger::Attempt& attempt) {
    return refused(attempt) && attempt.zone == zone;
  });
}

}  // namespace

std::optional<std::string> next_zone(const ledger::Stint& stint) {
  auto open = stint.terms.zones;
  if (open.empty()) open.emplace_back();
  std::erase_if(open, [&](const std::string& zone) { return said_no(stint, zone); });
  if (open.empty()) return std::nullopt;
  auto last = std::ranges::find_if(stint.attempts.rbegin(), stint.attempts.rend(), refused);
  if (last == stint.attempts.rend()) return open.front();
  auto named = std::ranges::find_if(
      open, [&](const std::string& zone) { return last->why.find(zone) != std::string::npos; });
  return named == open.end() ? open.front() : *named;
}

Error refused_everywhere(const ledger::Stint& stint, const std::vector<std::string>& alike, Error last) {
  const auto& terms = stint.terms;
  last.what = fmt::format("no capacity: no zone of {} has a {} to give now ({} asked: {})", terms.region,
                          terms.type, terms.zones.size(), fmt::join(terms.zones, ", "));
  last.next = "try again later, or in another --region";
  if (!alike.empty())
    last.next += fmt::format(", or a type with the same GPUs: --type {}", fmt::join(alike, " or "));
  for (const auto& attempt : stint.attempts)
    last.detail += fmt::format("\n{}: {}", attempt.zone, attempt.why);
  return last;
}

}  // namespace stint::life
