// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/draw.h"
#include "sim/journey.h"

namespace stint::sim {

/// A journey that broke a promise.
struct Failure {
  std::string words;  ///< of its plot
  std::vector<Violation> violations;
};

/// What a campaign showed.
struct Tally {
  std::uint64_t journeys = 0;
  std::map<Draw::Cell, std::uint64_t> hits;
  std::vector<Failure> failures;
  std::vector<std::string> crashes;  ///< workers that did not come back
  bool clean() const { return failures.empty() && crashes.empty(); }
};

/// The table of fault by column, with its hits.
std::string table_of(const Tally& tally, const Draw& draw);
/// The reachable cells with fewer hits than `least`, and in how many of them each reason keeps faults out.
std::string gaps_of(const Tally& tally, const Draw& draw, std::uint64_t least);

}  // namespace stint::sim
