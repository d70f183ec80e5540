// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/error.h"
#include "ledger/stint.h"

namespace stint::ledger {

/// From a stop or an end that was asked for until the machine is off, at the most that is counted.
inline constexpr Micros kLongestShutdown = std::chrono::minutes{3};

/// What a machine had cost by `at`: itself and its address over its runs, each for at least a minute and the
/// address of the last one until it is gone; its disk from its creation until it is gone; all traffic that
/// was seen. Each line is rounded up once. Nothing before its launch.
budget::Cost cost_at(const Terms& terms, const Machine& machine, SysMicros at);

/// What a stint has cost until now, or in all where it has ended. Never less than the place bills.
budget::Cost cost_so_far(const Stint& stint, SysMicros now);

/// Whether it had a machine that costs.
bool is_paid(const Stint& stint);

/// What one machine cost in one day (UTC).
struct DayCost {
  std::chrono::sys_days day;
  std::string machine;
  SysMicros since{};  ///< when the machine was created
  budget::Cost cost;
};
/// "2026-11-24"
std::string day_text(std::chrono::sys_days day);

/// The bill of a stint that is_paid(), by machine and day; the parts have its sum, to the micro-dollar.
/// Traffic stands on a machine's last day.
std::vector<DayCost> cost_by_day(const Stint& stint, SysMicros now);

/// The state of the bill as the ledger knows it: nothing, a machine or a kept disk that costs, or not known.
Bill bill_of(const Stint& stint, SysMicros now);

/// `error` with the bill of this stint, and the command that ends it where something may cost.
Error with_bill(Error error, const Stint& stint, SysMicros now);

}  // namespace stint::ledger
