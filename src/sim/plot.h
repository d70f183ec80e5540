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
  enum class Does : std::uint8_t {
    Other,
    Launches,   ///< it may make a machine, and leaves it
    Completes,  ///< it may make a machine, and ends it
    Pauses,     ///< it may make a machine, and stops it
    Works,      ///< at a machine that is there
    Stops,
    Starts,
    Extends,
    Ends,
  };
  std::string_view name;          ///< "tight"
  std::string_view verb;          ///< "up": its column in the table
  std::vector<std::string> args;  ///< as on the command line
  Does does = Does::Other;
  // What it asks for; 0: nothing, so that it stays as it was.
  Seconds deadline{0};
  std::int64_t budget = 0;  ///< nano-dollars
  Seconds keep{0};          ///< of the disk

  bool launches() const { return does == Does::Launches || does == Does::Completes || does == Does::Pauses; }
  /// A machine runs once it has ended well.
  bool leaves() const {
    return does == Does::Launches || does == Does::Works || does == Does::Starts || does == Does::Extends;
  }
  /// A machine is stopped, and its disk kept, once it has ended well.
  bool rests() const { return does == Does::Stops || does == Does::Pauses; }
};

/// The steps there are; nullptr for a name that is none.
const Step* step_named(std::string_view name);

/// What the user's account has.
enum class Account : std::uint8_t {
  Plain,     ///< alarms alone: a forced end is a terminate
  Role,      ///< the guard role too: a forced end is a stop, and schedules stand behind it
  NoAlarms,  ///< neither, and the user may not make an alarm
};

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
  Account account = Account::Plain;
  std::vector<const Step*> steps;
  std::vector<Seconds> pauses;  ///< before each step
  Seconds retry{0};             ///< until a verb that died or failed is asked for again
  bool back = true;             ///< false: after a client has died nobody comes back but for the ending
  Ending ending = Ending::Same;
  std::vector<Fault> faults;
};

/// Whether one of its steps is of that name.
bool has_step(const Plot& plot, std::string_view name);

/// As options of stint-sim, and each option back into the plot; false for one that is none.
std::string words_of(const Plot& plot);
bool take_option(Plot& plot, std::string_view name, std::string_view value);

}  // namespace stint::sim
