// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "sim/tally.h"

namespace stint::sim {

struct Wanted {
  std::uint64_t first = 1;
  std::uint64_t seeds = 1000;
  std::uint64_t every_call = 0;  ///< for so many seeds: a kill at every call in turn, before and after
  unsigned workers = 2;
  bool until_failure = false;  ///< no new worker is started once one has shown a violation
};

/// Plays many worlds in forked workers (a killed client leaves memory behind, so each worker ends after a
/// while).
Tally campaign(const Wanted& wanted, const Draw& draw);

}  // namespace stint::sim
