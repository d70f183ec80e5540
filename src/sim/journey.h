// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/names.h"

namespace stint::sim {

/// Which verb of the journey is killed, where, and what comes then.
struct Blow {
  std::size_t verb = 0;  ///< 0 up, 1 run, 2 down
  Death death;
  bool comes_back = true;  ///< false: nobody ever runs stint again
  bool interrupt = false;  ///< not killed: Ctrl-C is pressed there
};

/// What one journey showed.
struct Journey {
  std::vector<std::string> violations;  ///< promises that it broke; empty: none
  std::string died_at;                  ///< the call that was hit; empty: the client lived
  std::string story;                    ///< where it was asked for
  std::vector<std::vector<std::string>>
      calls;  ///< of each verb, the names of its seam calls; of a journey without a blow
};

/// Plays `up`, `run`, `down` in the world of `seed`, with the blow if there is one: the client is killed,
/// after a while the same verb is run again, and the journey goes on. Checks the promises throughout:
/// - never two machines for one intent; the same verb again ends with exactly one, its deadline unchanged;
/// - what a job left is home once `run` says so;
/// - after `down` nothing runs and nothing is left in the account; the bill is at or above the meter, and
/// close to it;
/// - a machine whose stint never came back ends by its deadline.
Journey play(std::uint64_t seed, std::optional<Blow> blow, bool story);

/// The blow of a seed: every kind of call of every verb gets its turn, before and after its effect.
Blow blow_of(std::uint64_t seed, const Journey& reference, bool interrupt = false);

}  // namespace stint::sim
