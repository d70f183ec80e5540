// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/fault.h"

namespace stint::sim {

/// One thing that the user asks for.
struct Step {
  std::string_view name;          ///< "up"
  std::vector<std::string> args;  ///< as on the command line
  bool launches = false;          ///< it may make a machine
};

/// The steps there are; nullptr for a name that is none.
const Step* step_named(std::string_view name);

/// Who ends what is left, after the last step.
enum class Ending : std::uint8_t {
  Same,         ///< the same laptop, at once
  LongAfter,    ///< the same laptop, long after every deadline
  OtherLaptop,  ///< one that knows nothing
};

/// All that is told of a journey before it begins: the same plot in the world of the same seed is the same
/// story, byte for byte.
struct Plot {
  std::uint64_t seed = 1;
  std::vector<const Step*> steps;
  std::vector<Seconds> pauses;  ///< before each step
  Seconds retry{0};             ///< until a verb that died or failed is asked for again
  bool back = true;             ///< false: after a client has died nobody comes back but for the ending
  Ending ending = Ending::Same;
  std::vector<Fault> faults;
};

/// As options of stint-sim, and each option back into the plot; false for one that is none.
std::string words_of(const Plot& plot);
bool take_option(Plot& plot, std::string_view name, std::string_view value);

}  // namespace stint::sim
