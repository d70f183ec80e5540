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
  Rate traffic{0, Rate::Per::Gb};    ///< what leaves the machine, from the first byte
  std::int64_t disk_gb = 0;
  std::string source;                                       ///< "AWS Price List, published 2026-11-20"
  std::string disk_source, address_source, traffic_source;  ///< empty: the same
  friend bool operator==(const Rates&, const Rates&) = default;
};

/// A bill by line; each line is rounded up once.
struct Cost {
  Money machine, disk, address, traffic;
  Money before;  ///< spent before this ledger knew of it, as the machine's tag or disk tells
  Money total() const { return machine + disk + address + traffic + before; }
  friend bool operator==(const Cost&, const Cost&) = default;
};
Cost operator+(const Cost& a, const Cost& b);
Cost operator-(const Cost& a, const Cost& b);

/// EC2 bills each start for at least a minute, and a volume too.
inline constexpr Seconds kLeastBilled{60};
/// The shutdown at the end, which still bills: between the deadline and the moment when the budget is used
/// up.
inline constexpr Seconds kTail{180};

/// What a span is billed as: whole seconds, at least a minute.
Seconds billed(Micros span);

/// How much of each thing was used.
struct Usage {
  Seconds machine{0}, disk{0}, address{0};  ///< as billed, each start rounded up for itself
  std::int64_t traffic_out = 0;             ///< bytes
};
/// What is reported: the disk by months of 730 h, as price lists count.
Cost reported(const Rates& rates, const Usage& usage);

/// What is planned with: machine and address over `running`, the disk `keep` longer, by months of 672 h, so
/// that it is never too little. Traffic is not in it: it is counted as it flows.
Cost worst(const Rates& rates, Micros running, Micros keep = Micros{0});

/// All of a running machine in one hour, for people.
Rate hourly(const Rates& rates);
/// The disk alone: what a stopped machine costs in a month of 730 h.
Money monthly_disk(const Rates& rates);

/// What a run is paid from.
struct Purse {
  Money budget;
  Money spent;      ///< by earlier runs of the same stint, the disk between them included
  Seconds keep{0};  ///< the disk is kept so long after a stop: that is reserved
};

/// How long a run may last: the shorter of `deadline` and the span at whose end, with the tail and the kept
/// disk behind it, the budget would be used up. Kind::Budget where not even `least` fits; it says what does.
Result<Seconds> lifetime(const Rates& rates, const Purse& purse, Seconds deadline, Seconds least);

}  // namespace stint::budget
