// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "base/time.h"

namespace stint::aws {

/// AWS's clock, as the Date headers of its answers tell it. Deadlines count from it, never from the laptop's.
/// Between two answers it runs on by the boot clock, so that a laptop's clock that is set, or is wrong, does
/// not move it. Date has whole seconds and is some milliseconds old on arrival: what is read here is up to
/// about a second behind.
class CloudClock {
 public:
  /// An answer with this Date, to a request that was sent when the boot clock read `sent`, arrived at this
  /// moment.
  void saw(SysMicros date, Micros sent, Instant arrival);
  /// nullopt before the first answer.
  std::optional<SysMicros> time(Instant now) const;
  /// A moment that AWS's clock has surely not passed yet: what a bill or a deadline may count on. The answers
  /// seen so far bound it from above (Date is cut to a second, and was written after the request was sent),
  /// each more closely.
  std::optional<SysMicros> latest(Instant now) const;
  /// How far AWS's clock is ahead of ours (negative: behind).
  std::optional<Micros> offset(Instant now) const;

  /// AWS refused a signature for its time: from now on `signing_time` is AWS's own.
  void distrust_ours() { ours_is_wrong_ = true; }
  /// What to sign with.
  SysMicros signing_time(Instant now) const;

 private:
  struct Seen {
    SysMicros date;
    Micros boot;
  };
  struct Bound {
    SysMicros theirs;
    Micros boot;
  };
  std::optional<Seen> last_;
  std::optional<Bound> bound_;  // `theirs` is at least AWS's time at `boot`
  bool ours_is_wrong_ = false;
};

}  // namespace stint::aws
