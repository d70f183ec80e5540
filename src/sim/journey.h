// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "sim/invariants.h"
#include "sim/plot.h"
#include "sim/striker.h"

namespace stint::sim {

/// What one journey showed.
struct Journey {
  std::vector<Violation> violations;  ///< of the promises; empty: none
  std::vector<Hit> hits;              ///< the faults that struck
  std::vector<Seen> seen;             ///< its seam calls, where they were asked for
  std::string story;                  ///< where it was asked for
};

struct Telling {
  bool story = false;
  bool calls = false;
};

/// Plays a plot in the world of its seed: each verb, again where it died or failed, then the ending, with the
/// invariants asked throughout.
Journey play(const Plot& plot, Telling telling = {});

}  // namespace stint::sim
