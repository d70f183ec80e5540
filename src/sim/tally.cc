// SPDX-License-Identifier: Apache-2.0
#include "sim/tally.h"

#include <fmt/format.h>

namespace stint::sim {
namespace {

std::uint64_t hits_of(const Tally& tally, const Draw::Cell& cell) {
  auto found = tally.hits.find(cell);
  return found == tally.hits.end() ? 0 : found->second;
}

}  // namespace

std::string table_of(const Tally& tally, const Draw& draw) {
  std::string text = "fault by step (-: cannot strike there)\n";
  for (std::size_t i = 0; i < draw.columns().size(); ++i)
    text += fmt::format("  {:>3} {}\n", i + 1, draw.columns()[i]);
  text += fmt::format("{:<26}", "");
  for (std::size_t i = 0; i < draw.columns().size(); ++i) text += fmt::format("{:>6}", i + 1);
  for (const auto& kind : fault_kinds()) {
    text += fmt::format("\n{:<26}", kind.name);
    for (const auto& column : draw.columns()) {
      Draw::Cell cell{kind.what, column};
      text += draw.unreachable().contains(cell) ? fmt::format("{:>6}", "-")
                                                : fmt::format("{:>6}", hits_of(tally, cell));
    }
  }
  return text + "\n";
}

std::string gaps_of(const Tally& tally, const Draw& draw, std::uint64_t least) {
  std::string text;
  std::size_t gaps = 0;
  auto cells = draw.reachable();
  for (const auto& cell : cells) {
    auto hits = hits_of(tally, cell);
    if (hits >= least) continue;
    ++gaps;
    if (gaps <= 20) text += fmt::format("  {} at {}: {}\n", kind_of(cell.what).name, cell.column, hits);
  }
  if (gaps > 20) text += fmt::format("  … and {} more\n", gaps - 20);
  std::map<std::string, std::size_t> reasons;
  for (const auto& [cell, why] : draw.unreachable()) ++reasons[why];
  text = fmt::format("{} of {} reachable cells have under {} hits\n{}", gaps, cells.size(), least, text);
  for (const auto& [why, n] : reasons) text += fmt::format("{} cells cannot be reached: {}\n", n, why);
  return text;
}

}  // namespace stint::sim
