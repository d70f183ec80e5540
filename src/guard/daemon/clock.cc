// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/clock.h"

#include <ctime>

namespace stint::guard {
namespace {

Micros read(clockid_t clock) {
  timespec at{};
  clock_gettime(clock, &at);
  return Seconds{at.tv_sec} + Micros{at.tv_nsec / 1000};
}

}  // namespace

Instant RealClock::now() { return {SysMicros{read(CLOCK_REALTIME)}, read(CLOCK_BOOTTIME)}; }

}  // namespace stint::guard
