// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace stint::pact {

/// The boot timer's sign of life, as it writes it every ten seconds (boot_timer.sh).
struct BootSign {
  std::string boot_id;  ///< of the boot in which it was written
  Micros at{};          ///< boot clock then
  Micros used{};        ///< counted from the first boothook, over all boots
  Micros limit{};       ///< at which it powers off
  bool armed = false;   ///< PID 1 holds the countdown
  friend bool operator==(const BootSign&, const BootSign&) = default;

  /// Boot clock at which it powers off.
  Micros off_at() const { return at + limit - used; }
};

/// Garbage is an Error, a half-written file included.
Result<BootSign> boot_sign_from(std::string_view text);

/// A sign older than this says that the boot timer no longer counts.
inline constexpr Micros kSignFresh = Seconds{35};

/// The boot timer as status shows it.
struct BootTimer {
  bool armed = false;  ///< by a sign of life that is fresh
  Micros left{};       ///< to its power-off
  friend bool operator==(const BootTimer&, const BootTimer&) = default;
};

/// What stintd writes to have it power off earlier: `left` from `now` on (the boot clock) in this boot.
std::string shorten_text(Micros left, Micros now, std::string_view boot_id);
/// And what it writes, in another file, to have it power off later. Beyond 48 hours it is not taken.
std::string extend_text(Micros left, Micros now, std::string_view boot_id);

}  // namespace stint::pact
