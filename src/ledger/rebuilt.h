// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ledger/facts.h"

namespace stint::ledger {

/// A machine whose stint this ledger does not know, as its tags and the cloud tell of it.
struct Tagged {
  std::string token, name, owner;
  std::string place, account, region, type;
  std::string image, login, root_device;
  std::string machine, state, address;  ///< state: the word of the ledger, "running", "stopped", …
  SysMicros launched{};                 ///< its last start
  SysMicros created{};                  ///< its first launch
  std::optional<SysMicros> stopped;     ///< at the latest; only of a stopped one
  Seconds lifetime{0};                  ///< of the last start
  Seconds deadline{0};                  ///< as asked for; 0: not told, then it is the lifetime
  Seconds keep{0};
  Seconds idle{std::chrono::minutes{30}};  ///< no tag tells: the usual one
  Money budget;
  Money spent;          ///< before the last start
  std::string end;      ///< empty: "terminate"
  bool stops = false;   ///< its forced end
  budget::Rates rates;  ///< as they are asked for now
};

/// The facts from which the stint goes on here: opened, launched at its first launch's disk and its last
/// start's deadline, spent what the tag says, stopped where it is.
std::vector<Fact> rebuilt_from(const Tagged& tagged);

}  // namespace stint::ledger
