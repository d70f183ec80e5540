// SPDX-License-Identifier: Apache-2.0
#include "aws/cloud_clock.h"

#include <algorithm>

namespace stint::aws {
namespace {

// Two clocks drift apart by less than this: an old bound is widened by so much.
constexpr int kDriftPerMillion = 200;

}  // namespace

void CloudClock::saw(SysMicros date, Micros sent, Instant arrival) {
  SysMicros theirs = date + Seconds{1} + (arrival.boot - sent);
  if (auto known = latest(arrival)) theirs = std::min(theirs, *known);
  bound_ = Bound{theirs, arrival.boot};
  last_ = Seen{date, arrival.boot};
}

std::optional<SysMicros> CloudClock::latest(Instant now) const {
  if (!bound_) return std::nullopt;
  Micros since = now.boot - bound_->boot;
  return bound_->theirs + since + since * kDriftPerMillion / 1'000'000;
}

std::optional<SysMicros> CloudClock::time(Instant now) const {
  if (!last_) return std::nullopt;
  return last_->date + (now.boot - last_->boot);
}

std::optional<Micros> CloudClock::offset(Instant now) const {
  auto theirs = time(now);
  if (!theirs) return std::nullopt;
  return *theirs - now.wall;
}

SysMicros CloudClock::signing_time(Instant now) const {
  return ours_is_wrong_ ? time(now).value_or(now.wall) : now.wall;
}

}  // namespace stint::aws
