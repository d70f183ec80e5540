// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint::rehearsal::wire {

/// How many calls at once, and how many a second after that.
struct Allowance {
  int burst = 100;
  int per_second = 20;
};

/// A token bucket for each account, region and call, as EC2 has them.
class Throttle {
 public:
  /// Whether one more call is let through now; it then counts. A burst of 0 lets everything through.
  bool admit(std::string_view account, std::string_view region, std::string_view call,
             const Allowance& allowance, SysMicros now);

 private:
  std::map<std::string, SysMicros> full_at_;  // "ACCOUNT REGION CALL" -> when its bucket would be full again
};

}  // namespace stint::rehearsal::wire
