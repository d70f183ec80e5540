// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "ledger/ledger.h"
#include "plan/plan.h"

namespace stint::views {

/// A stint as it is shown: one row of `ls`, one object of --json.
struct StintView {
  std::string name, token, owner, place, region, type;
  std::string state;  ///< "running", "ending", …; "opened" before there is a machine; "unsettled"; "ended"
  std::string machine, address;
  std::vector<ledger::Attempt> attempts;  ///< at a machine, in order, each with its zone
  std::optional<SysMicros> launched, deadline, ended;
  std::optional<SysMicros> stopped;     ///< since then its disk alone costs
  std::optional<SysMicros> disk_until;  ///< when the guard ends a kept disk; absent: none is armed for it
  Money spent, budget;
  Rate hourly;         ///< what it costs now; 0 once it has ended
  Money disk;          ///< what its disk costs a month
  bool stops = false;  ///< the guard stops it and keeps the disk; else it terminates it
  bool without_cloud_guard = false, disk_unguarded = false;  ///< as the user accepted
  std::vector<ledger::Guard> guards;
  std::string why_ended;
};

StintView view_of(const ledger::Stint& stint, SysMicros now);
Json to_json(const StintView& view);

/// Rows for people, with a heading; "nothing" in words where there are none.
std::string table_of(const std::vector<StintView>& views, SysMicros now);

/// The bill of a stint that has ended, by line.
std::string bill_text(const ledger::Stint& stint);
Json bill_json(const ledger::Stint& stint);

/// What a stint that is extended or started again is to be, before it is.
std::string renewal_text(const ledger::Stint& stint, Seconds lifetime, Money budget, Money spent,
                         Money worst);

/// A plan before it is carried out.
std::string plan_text(const plan::Plan& plan);
Json to_json(const plan::Plan& plan);

}  // namespace stint::views
