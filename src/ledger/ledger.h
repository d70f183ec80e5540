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

/// What the rows of a table of costs stand for.
enum class CostBy { Stint, Machine, Day, Type };

/// What ended stints of one key have cost; it never changes again.
struct EndedCost {
  std::string key;    ///< the stint's name, the machine's id, the UTC day "2026-11-24", or the instance type
  int stints = 0;     ///< how many have a part in it
  SysMicros since{};  ///< the first launch among them
  budget::Cost cost;
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

  /// The costs of ended stints that is_paid(), summed by `by`, whose filter's `open_only` and `most` are not
  /// read. No fact is read for it: what an ended stint cost stands in a table of its own.
  Result<std::vector<EndedCost>> ended_costs(CostBy by, const Filter& filter);
  /// How many stints these are.
  Result<int> ended_paid(const Filter& filter);

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
