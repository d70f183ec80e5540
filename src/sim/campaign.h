// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace stint::sim {

struct Wanted {
  std::uint64_t first = 1;
  std::uint64_t seeds = 1000;
  std::uint64_t every_call = 0;  ///< for so many seeds: every call in turn, before and after, instead of one
  bool interrupts = false;       ///< Ctrl-C instead of a kill
  unsigned workers = 2;
};

struct Failure {
  std::uint64_t seed = 0;
  std::string blow;  ///< "up 17 after"
  std::vector<std::string> violations;
};

/// What a campaign showed.
struct Tally {
  std::uint64_t journeys = 0;
  /// Verb and call -> how often it was the last, before and after its effect.
  std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> hits;
  std::vector<Failure> failures;
};

/// Plays many worlds in forked workers (a killed client leaves memory behind, so each worker ends after a
/// while).
Tally campaign(const Wanted& wanted);

/// The table of calls by hits.
std::string table_of(const Tally& tally);

}  // namespace stint::sim
