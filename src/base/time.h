// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace stint {

/// All spans of time. Microseconds in 64 bits reach 292,000 years either way.
using Micros = std::chrono::microseconds;
using Seconds = std::chrono::seconds;

/// A moment of the calendar (UTC). It may jump: the laptop's clock is set, the cloud's is another one.
using SysMicros = std::chrono::sys_time<Micros>;

/// A reading of both clocks at once. `boot` is CLOCK_BOOTTIME: it never jumps and counts sleep, so every
/// wait and every time-out is measured by it; `wall` is for what people and clouds read.
struct Instant {
  SysMicros wall{};
  Micros boot{};
  friend bool operator==(const Instant&, const Instant&) = default;
};

/// "2026-11-24T20:00:00Z"; a fraction is printed only where there is one.
std::string rfc3339(SysMicros at);
/// "14:02 UTC": for a reader who knows the day.
std::string clock_time(SysMicros at);

/// Reads RFC 3339 and the ISO 8601 forms AWS answers with: "2026-11-24T20:00:00Z", "…00.000Z", "…+00:00".
/// Anything else, an impossible date included, is nullopt.
std::optional<SysMicros> parse_rfc3339(std::string_view text);

/// "20261124T200000Z", as Signature Version 4 wants it.
std::string iso_basic(SysMicros at);

/// Reads "90s", "15m", "12h", "3d", and sums of them ("1h30m"). A number without a unit, a sign, a fraction
/// or a sum past 10 years is nullopt.
std::optional<Seconds> parse_duration(std::string_view text);

/// The shortest sum of units: "1h30m", "45s", "3d"; "0s" for nothing. Rounds down to whole seconds.
std::string format_duration(Micros span);

}  // namespace stint
