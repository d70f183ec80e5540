// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "guard/core/state.h"

namespace stint::guard {

/// What stintd keeps on disk, so that its own death, a reboot, a stop and a start change nothing: what was
/// left and what was used up, read on both clocks in which boot. docs/pact.md has the shape.
struct Record {
  pact::Policy policy;
  std::optional<Micros> left;  ///< to the policy's deadline; nullopt: the boot timer alone knows
  Micros used{};               ///< of this run
  Micros unused{};             ///< since the machine was last used
  Usage usage;                 ///< but `began`, which is `used` before `at`
  Instant at;
  std::string boot_id;
  std::string asked_end;  ///< why somebody asked for the end, which has begun; empty: nobody did
  Micros off_at{};        ///< and when the power-off follows, on the clock of that boot
};

/// How often it is written while there is a deadline: what a crash can lose.
inline constexpr Micros kKeepEvery = Seconds{10};
/// A gap between two boots that is longer was no reboot, or a clock that jumped.
inline constexpr Micros kLongestReboot = std::chrono::minutes{10};

/// Of a state that has a policy.
Record record_of(const State& state, const Instant& now);

std::string to_text(const Record& record);
Result<Record> record_from(std::string_view text);

/// How long ago it was written. Within one boot nothing but its clock counts; over a reboot the wall clock is
/// believed as far as a reboot can last.
Micros age(const Record& record, const Instant& now, std::string_view boot_id);

/// All that the runs of the stint had used up when it was written.
Spent all_spent(const Record& record);

}  // namespace stint::guard
