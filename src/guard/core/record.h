// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "guard/core/state.h"

namespace stint::guard {

/// What stintd keeps on disk of its policy, so that its own death and a reboot change nothing: how much was
/// left, read on both clocks in which boot. docs/pact.md has the shape.
struct Record {
  pact::Policy policy;
  Micros left{};
  Instant at;
  std::string boot_id;
  std::string asked_end;  ///< why somebody asked for the end, which has begun; empty: nobody did
  Micros off_at{};        ///< and when the power-off follows, on the clock of that boot
};

/// How often it is written while there is a deadline: what a crash can lose.
inline constexpr Micros kKeepEvery = Seconds{10};
/// A gap between two boots that is longer was no reboot, or a clock that jumped.
inline constexpr Micros kLongestReboot = std::chrono::minutes{10};

std::string to_text(const Record& record);
Result<Record> record_from(std::string_view text);

/// The deadline on the clock of this boot. Within one boot nothing but its clock counts; over a reboot the
/// wall clock is believed as far as a reboot can last.
Micros deadline_of(const Record& record, const Instant& now, std::string_view boot_id);

}  // namespace stint::guard
