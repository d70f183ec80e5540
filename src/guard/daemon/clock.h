// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/time.h"

namespace stint::guard {

/// The one place where stintd reads the time.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

/// The kernel's clocks.
class RealClock final : public Clock {
 public:
  Instant now() override;
};

}  // namespace stint::guard
