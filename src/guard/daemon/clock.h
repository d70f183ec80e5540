// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/time.h"

namespace stint::guard {

/// The one place where stintd reads the time.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

/// The kernel's clocks. A process host of the rehearsal has none of its own: what its first process says of
/// when it booted (microseconds of the kernel's boot clock, in kBooted) makes its boot clock agree with its
/// /proc/uptime.
class RealClock final : public Clock {
 public:
  static constexpr auto kBooted = "/run/stint-rehearsal/booted";

  explicit RealClock(const Path& booted = kBooted);
  Instant now() override;

 private:
  Micros booted_{};
};

/// Another clock whose wall clock is off by the seconds in a file, read each time: tests have it jump. No
/// word in the file is no difference.
class ShiftedClock final : public Clock {
 public:
  ShiftedClock(Clock& clock, Files& files, Path file)
      : clock_(clock), files_(files), file_(std::move(file)) {}
  Instant now() override;

 private:
  Clock& clock_;
  Files& files_;
  Path file_;
};

}  // namespace stint::guard
