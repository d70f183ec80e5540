// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "base/money.h"
#include "base/result.h"

namespace stint::budget {

/// What a machine costs while it runs, and where each price is from. A machine that costs nothing has all
/// rates 0.
struct Rates {
  Rate machine{0, Rate::Per::Hour};
  Rate disk{0, Rate::Per::GbMonth};
  Rate address{0, Rate::Per::Hour};  ///< one public IPv4
  std::int64_t disk_gb = 0;
  std::string source;  ///< "AWS Price List, published 2026-11-20"
  friend bool operator==(const Rates&, const Rates&) = default;
};

/// A bill by line; each line is rounded up once.
struct Cost {
  Money machine, disk, address;
  Money total() const { return machine + disk + address; }
};

/// EC2 bills each start for at least a minute, and a volume too.
inline constexpr Seconds kLeastBilled{60};
/// The shutdown at the end, which still bills: between the deadline and the moment when the budget is used
/// up.
inline constexpr Seconds kTail{180};

/// What is reported: the machine over `running` (from launch to end), disk and address over `existing` (to
/// when they are gone), the disk by months of 730 h as price lists count.
Cost reported(const Rates& rates, Micros running, Micros existing);
/// What is planned with: all of it over `running`, by months of 672 h, so that it is never too little.
Cost worst(const Rates& rates, Micros running);
/// All of it in one hour, for people.
Rate hourly(const Rates& rates);

/// How long after its launch a stint may run: the shorter of `deadline` and the span at whose end, with the
/// tail behind it, `budget` would be used up. Kind::Budget where not even `least` fits into the budget.
Result<Seconds> lifetime(const Rates& rates, Money budget, Seconds deadline, Seconds least);

}  // namespace stint::budget
