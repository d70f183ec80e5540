// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/throttle.h"

#include <algorithm>

namespace stint::rehearsal::wire {

// A bucket is kept as the moment at which it will be full again: each call moves that by the time one token
// takes.
bool Throttle::admit(std::string_view account, std::string_view region, std::string_view call,
                     const Allowance& allowance, SysMicros now) {
  if (allowance.burst == 0) return true;
  const Micros one = Micros{Seconds{1}} / allowance.per_second;
  std::string name;
  for (auto part : {account, region, call}) name.append(part) += ' ';
  auto& full_at = full_at_.try_emplace(std::move(name), now).first->second;
  auto then = std::max(full_at, now) + one;
  if (then - now > one * allowance.burst) return false;
  full_at = then;
  return true;
}

}  // namespace stint::rehearsal::wire
