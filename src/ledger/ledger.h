// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <utility>
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

/// What is done where the ledger cannot be written, since the disk is full or worse.
enum class Room {
  Needed,  ///< the verb fails: what it begins must not be forgotten
  Forgone  ///< it goes on with a copy in memory: to look, or to end something, must not wait for a disk
};

/// The durable record: $XDG_STATE_HOME/stint/ledger.db. Facts are appended and the tables that are asked are
/// changed in one synced transaction. Safe for several processes at once.
class Ledger {
 public:
  /// Makes it (and its folder) where it is missing, brings an older schema up to date; a newer one is
  /// refused.
  static Result<Ledger> open(World& world, Room room = Room::Needed);

  /// Appends facts, all or none; on disk when it returns. Where room is forgone they may be in memory alone.
  /// Once some are, nothing more is recorded where it is needed.
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

  /// From here on; returns what it was.
  Room set_room(Room room) { return std::exchange(room_, room); }
  /// Why the ledger is in memory alone; nullopt: it is on disk.
  const std::optional<Error>& unkept() const { return unkept_; }

 private:
  Ledger(World& world, Database db) : world_(&world), db_(std::move(db)) {}
  static Result<Ledger> open_file(World& world);
  static Result<Database> read_alone(World& world);
  Result<> append_all(const std::vector<Fact>& facts);
  Result<> migrate();
  Result<> append(const Fact& fact, SysMicros at);
  Result<> replay();

  World* world_;
  Database db_;
  std::optional<StintOpened> last_opening_;  // see load.h
  Room room_ = Room::Needed;
  std::optional<Error> unkept_;
};

/// While it lives, room is forgone: for the steps that end something.
class WithoutRoom {
 public:
  explicit WithoutRoom(Ledger& ledger) : ledger_(ledger), before_(ledger.set_room(Room::Forgone)) {}
  WithoutRoom(const WithoutRoom&) = delete;
  WithoutRoom& operator=(const WithoutRoom&) = delete;
  ~WithoutRoom() { ledger_.set_room(before_); }

 private:
  Ledger& ledger_;
  Room before_;
};

/// Of something that has ended: how many open stints may cost at `now`, as far as the ledger can be asked.
bill::Nothing nothing_of(Ledger& ledger, SysMicros now);

}  // namespace stint::ledger
