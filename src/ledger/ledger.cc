// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "ledger/bill.h"
#include "ledger/load.h"
#include "ledger/schema.h"
#include "ledger/tables.h"

namespace stint::ledger {

namespace {

// The columns that a filter compares, as a condition and its values.
struct Where {
  std::string sql = "1";
  std::vector<std::string_view> values;

  explicit Where(const Filter& filter) {
    for (auto [column, value] : {std::pair{"place", &filter.place}, std::pair{"region", &filter.region},
                                 std::pair{"name", &filter.name}, std::pair{"owner", &filter.owner}}) {
      if (value->empty()) continue;
      sql += fmt::format(" AND {}=?", column);
      values.push_back(*value);
    }
  }
  void bind(Statement& statement) const {
    for (auto value : values) statement.bind(value);
  }
};

const char* column_of(CostBy by) {
  switch (by) {
    case CostBy::Stint:
      return "name";
    case CostBy::Machine:
      return "machine";
    case CostBy::Day:
      return "day";
    case CostBy::Type:
      return "type";
  }
  return "name";
}

// Sums rows of `bills` by key. The rows of one stint come together, so that it is counted once a key.
class Summing {
 public:
  void add(std::string_view key, std::string_view token, const EndedCost& part) {
    auto found = places_.find(key);
    if (found == places_.end()) {
      sums_.push_back({.key = std::string{key}, .since = part.since});
      last_.emplace_back();
      found = places_.emplace(sums_.back().key, sums_.size() - 1).first;
    }
    auto& sum = sums_[found->second];
    sum.since = std::min(sum.since, part.since);
    sum.cost = sum.cost + part.cost;
    auto& last = last_[found->second];
    if (last == token) return;
    last = token;
    ++sum.stints;
  }
  std::vector<EndedCost> sums() { return std::move(sums_); }

 private:
  std::vector<EndedCost> sums_;
  std::vector<std::string> last_;  // the stint that was counted last, of each sum
  std::map<std::string, std::size_t, std::less<>> places_;
};

Path file_of(const World& world) { return world.env.state_dir() / "ledger.db"; }

EndedCost part_of(const Statement& row) {
  auto money = [&](int column) { return Money::micros(row.integer(column)); };
  return {.since = SysMicros{Micros{row.integer(2)}},
          .cost = {money(3), money(4), money(5), money(6), money(7)}};
}

std::string day_of(const Statement& row) {
  return day_text(std::chrono::sys_days{std::chrono::days{row.integer(1)}});
}

}  // namespace

Result<Ledger> Ledger::open_file(World& world) {
  if (auto made = world.files.make_dirs(world.env.state_dir()); !made) {
    made.error().code = kUnwritable;
    return fail(std::move(made).error());
  }
  STINT_TRY_ASSIGN(Database db, Database::open(file_of(world).string(), world.sqlite_vfs));
  Ledger ledger{world, std::move(db)};
  STINT_TRY(ledger.migrate());
  return ledger;
}

// What a full disk still lets one read. A ledger that is not there has nothing in it.
Result<Database> Ledger::read_alone(World& world) {
  Path file = file_of(world);
  STINT_TRY_ASSIGN(auto found, world.files.stat(file));
  if (!found) return Database::in_memory();
  STINT_TRY_ASSIGN(auto alone, Database::open_alone(file.string(), world.sqlite_vfs));
  return alone.copy();
}

Result<Ledger> Ledger::open(World& world, Room room) {
  auto ledger = open_file(world);
  if (ledger) ledger->room_ = room;
  if (ledger || room == Room::Needed || ledger.error().code != kUnwritable) return ledger;
  STINT_TRY_ASSIGN(Database db, read_alone(world));
  Ledger in_memory{world, std::move(db)};
  in_memory.room_ = room;
  in_memory.unkept_ = std::move(ledger).error();
  STINT_TRY(in_memory.migrate());
  return in_memory;
}

Result<> Ledger::migrate() {
  auto version = [this]() -> Result<std::int64_t> {
    STINT_TRY_ASSIGN(Statement statement, db_.prepare("PRAGMA user_version"));
    STINT_TRY(statement.step());
    return statement.integer(0);
  };
  STINT_TRY_ASSIGN(std::int64_t found, version());
  if (found == kSchemaVersion) return {};
  return db_.transact([&]() -> Result<> {
    STINT_TRY_ASSIGN(std::int64_t now, version());  // another process may have been quicker
    if (now == kSchemaVersion) return {};
    if (now > kSchemaVersion)
      return fail(Kind::Failed,
                  fmt::format("the ledger was written by a newer stint (its schema is {}, this one's {})",
                              now, kSchemaVersion),
                  "use that newer stint");
    STINT_TRY(now == 0 ? db_.run(kEvents) : db_.run(kDropTables));
    STINT_TRY(db_.run(kTables));
    STINT_TRY(replay());
    return db_.run(fmt::format("PRAGMA user_version={}", kSchemaVersion).c_str());
  });
}

Result<> Ledger::append(const Fact& fact, SysMicros when) {
  STINT_TRY_ASSIGN(Statement event, db_.prepare("INSERT INTO events(at,token,kind,data) VALUES(?,?,?,?)"));
  event.bind(when.time_since_epoch().count())
      .bind(token_of(fact))
      .bind(kind_of(fact))
      .bind(to_json(fact).dump());
  STINT_TRY(event.step());
  return project(db_, fact, when);
}

Result<> Ledger::record(const std::vector<Fact>& facts) {
  if (unkept_ && room_ == Room::Needed) return fail(*unkept_);
  auto done = append_all(facts);
  if (done || unkept_ || room_ == Room::Needed || done.error().code != kUnwritable) return done;
  STINT_TRY_ASSIGN(db_, db_.copy());
  unkept_ = std::move(done).error();
  return append_all(facts);
}

Result<> Ledger::append_all(const std::vector<Fact>& facts) {
  SysMicros now = world_->out.now().wall;
  return db_.transact([&]() -> Result<> {
    for (const auto& fact : facts) STINT_TRY(append(fact, now));
    return {};
  });
}

Result<> Ledger::rebuild() {
  return db_.transact([&]() -> Result<> {
    STINT_TRY(db_.run(kDropTables));
    STINT_TRY(db_.run(kTables));
    return replay();
  });
}

Result<> Ledger::replay() {
  STINT_TRY_ASSIGN(Statement event, db_.prepare("SELECT kind,data,at FROM events ORDER BY id"));
  while (true) {
    STINT_TRY_ASSIGN(bool row, event.step());
    if (!row) return {};
    auto fact = fact_from_json(event.text(0), Json::parse(event.text(1), nullptr, false));
    if (fact) STINT_TRY(project(db_, *fact, SysMicros{Micros{event.integer(2)}}));
  }
}

Result<std::vector<Stint>> Ledger::stints(const Filter& filter) {
  Where where{filter};
  std::string sql = fmt::format("SELECT {} FROM stints WHERE {}", kStintColumns, where.sql);
  if (filter.open_only) sql += " AND ended IS NULL";
  sql += " ORDER BY opened DESC";
  if (filter.most > 0) sql += fmt::format(" LIMIT {}", filter.most);
  STINT_TRY_ASSIGN(Statement statement, db_.prepare(sql));
  where.bind(statement);
  std::vector<Stint> found;
  while (true) {
    STINT_TRY_ASSIGN(bool row, statement.step());
    if (!row) return found;
    STINT_TRY_ASSIGN(Stint stint, load(db_, statement, last_opening_));
    found.push_back(std::move(stint));
  }
}

Result<std::optional<Stint>> Ledger::stint(const std::string& token) {
  return load(db_, token, last_opening_);
}

Result<std::vector<EndedCost>> Ledger::ended_costs(CostBy by, const Filter& filter) {
  Where where{filter};
  STINT_TRY_ASSIGN(Statement statement,
                   db_.prepare(fmt::format("SELECT token,{},since,machine_micros,disk_micros,address_micros,"
                                           "traffic_micros,before_micros FROM bills WHERE {}"
                                           " ORDER BY token,machine,day",
                                           column_of(by), where.sql)));
  where.bind(statement);
  Summing summing;
  while (true) {
    STINT_TRY_ASSIGN(bool row, statement.step());
    if (!row) return summing.sums();
    if (by == CostBy::Day)
      summing.add(day_of(statement), statement.view(0), part_of(statement));
    else
      summing.add(statement.view(1), statement.view(0), part_of(statement));
  }
}

Result<int> Ledger::ended_paid(const Filter& filter) {
  Where where{filter};
  STINT_TRY_ASSIGN(Statement statement,
                   db_.prepare(fmt::format("SELECT count(DISTINCT token) FROM bills WHERE {}", where.sql)));
  where.bind(statement);
  STINT_TRY(statement.step());
  return static_cast<int>(statement.integer(0));
}

Result<bool> Ledger::image_proved(const std::string& place, const std::string& image) {
  STINT_TRY_ASSIGN(Statement statement,
                   db_.prepare("SELECT 1 FROM stints WHERE place=? AND image=? AND proved LIMIT 1"));
  statement.bind(std::string_view{place}).bind(std::string_view{image});
  return statement.step();
}

bill::Nothing nothing_of(Ledger& ledger, SysMicros now) {
  auto open = ledger.stints({.open_only = true});
  if (!open) return {.others = 0};
  auto costs = [&](const Stint& stint) { return may_cost(bill_of(stint, now)); };
  return {.others = static_cast<int>(std::ranges::count_if(*open, costs))};
}

}  // namespace stint::ledger
