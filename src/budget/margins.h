// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/time.h"

namespace stint::budget {

/// How long before the deadline D each layer of the guard acts. The order is the point: a later layer acts
/// only where all before it failed, so each value is smaller than the one before.
struct Margins {
  Micros first_warning = std::chrono::minutes{15};  ///< stintd warns
  Micros last_warning = std::chrono::minutes{7};    ///< stintd warns again
  Micros save = std::chrono::minutes{5};            ///< stintd asks the jobs to save and end
  Micros off = std::chrono::minutes{4};             ///< stintd powers off, saved or not
  Micros timer = std::chrono::minutes{3};           ///< the boot timer powers off
  friend bool operator==(const Margins&, const Margins&) = default;
};

/// The shortest stint that has the margins above. A shorter one has all of them in proportion to its length.
inline constexpr Micros kFullMarginsFrom = std::chrono::minutes{20};

/// The margins of a stint of this length (launch to deadline). Nothing or less has none.
Margins margins_for(Micros length);

/// The length of the stint whose boot timer powers off this long after the launch: launch + length - timer
/// margin.
Micros length_with_timer_at(Micros timer);

/// Whether they are in the order that the layers need; zero is allowed at the end of the row.
bool in_order(const Margins& margins);

}  // namespace stint::budget
