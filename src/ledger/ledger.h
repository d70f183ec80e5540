// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "ledger/sqlite.h"
#include "ledger/stint.h"

namespace stint::ledger {

struct Filter {
  std::string place, region, name, owner;  ///< empty: any
  bool open_only = false;
  std::size_t most = 0;  ///< the newest ones; 0: all
};

/// The durable record: $XDG_STATE_HOME/stint/ledger.db. Facts are appended and the tables that are asked are
/// changed in one synced transaction. Safe for several processes at once.
class Ledger {
 public:
  /// Makes it (and its folder) where it is missing, brings an older schema up to date; a newer one is
  /// refused.
  static Result<Ledger> open(World& world);

  /// Appends facts, all or none; on disk when it returns.
  Result<> record(const std::vector<Fact>& facts);
  Result<> record(Fact fact) { return record(std::vector{std::move(fact)}); }

  Result<std::vector<Stint>> stints(const Filter& filter);
  Result<std::optional<Stint>> stint(const std::string& token);

  /// Whether a machine of this image has answered once through its boot timer.
  Result<bool> image_proved(const std::string& place, const std::string& image);

  /// Makes all tables anew from the events.
  Result<> rebuild();

 private:
  Ledger(World& world, Database db) : world_(&world), db_(std::move(db)) {}
  Result<> migrate();
  Result<> append(const Fact& fact, SysMicros at);
  Result<> replay();

  World* world_;
  Database db_;
};

}  // namespace stint::ledger
