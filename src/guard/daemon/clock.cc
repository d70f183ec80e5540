// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/clock.h"

#include <charconv>
#include <ctime>
#include <fstream>

namespace stint::guard {
namespace {

Micros read(clockid_t clock) {
  timespec at{};
  clock_gettime(clock, &at);
  return Seconds{at.tv_sec} + Micros{at.tv_nsec / 1000};
}

}  // namespace

RealClock::RealClock(const Path& booted) {
  std::ifstream file(booted);
  std::int64_t micros = 0;
  if (file >> micros) booted_ = Micros{micros};
}

Instant RealClock::now() { return {SysMicros{read(CLOCK_REALTIME)}, read(CLOCK_BOOTTIME) - booted_}; }

Instant ShiftedClock::now() {
  auto now = clock_.now();
  auto text = files_.read(file_);
  std::int64_t seconds = 0;
  if (text && *text) std::from_chars((*text)->data(), (*text)->data() + (*text)->size(), seconds);
  now.wall += Seconds{seconds};
  return now;
}

}  // namespace stint::guard
