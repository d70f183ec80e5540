// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"
#include "ledger/facts.h"
#include "ledger/sqlite.h"

namespace stint::ledger {

/// One attempt at making a machine.
struct Attempt {
  std::int64_t n = 1;
  std::string state;  ///< "intended", "launched", "refused", "void"
  std::string client_token, group, user_data;
  std::string why;
  SysMicros at{};  ///< by our own clock
};

/// The machine of a stint.
struct Machine {
  std::string id, state, address, why;
  SysMicros launched{};            ///< by the cloud's clock
  std::optional<SysMicros> ended;  ///< from here on it bills no more
  std::optional<SysMicros> gone;   ///< and from here on nothing of it does
};

struct Guard {
  std::string layer, name;
  SysMicros fires{};
};

struct Job {
  std::string id;
  JobStarted started;
  std::optional<int> code;  ///< absent while it runs
};

/// A stint as the ledger knows it.
struct Stint {
  std::string token, name, owner;
  Terms terms;
  SysMicros opened{};
  std::optional<SysMicros> ended;
  std::string why_ended;
  budget::Cost cost;  ///< of an ended one
  std::vector<Attempt> attempts;
  std::optional<Machine> machine;  ///< the last one
  std::vector<Guard> guards;
  std::vector<Job> jobs;
  bool outputs_home = false;  ///< nothing was left to bring home when last asked

  /// When the machine ends at the latest; absent where there was none.
  std::optional<SysMicros> deadline() const;
  /// The attempt that may have made a machine we do not know of.
  const Attempt* unsettled() const;
};

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

  /// Makes all tables anew from the events.
  Result<> rebuild();

 private:
  Ledger(World& world, Database db) : world_(&world), db_(std::move(db)) {}
  Result<> migrate();
  Result<> append(const Fact& fact, SysMicros at);
  Result<> fill(Stint& stint);

  World* world_;
  Database db_;
};

}  // namespace stint::ledger
