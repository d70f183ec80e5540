// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ledger/load.h"
#include "ledger/schema.h"
#include "ledger/tables.h"

namespace stint::ledger {

Result<Ledger> Ledger::open(World& world) {
  Path dir = world.env.state_dir();
  STINT_TRY(world.files.make_dirs(dir));
  STINT_TRY_ASSIGN(Database db, Database::open((dir / "ledger.db").string(), world.sqlite_vfs));
  Ledger ledger{world, std::move(db)};
  STINT_TRY(ledger.migrate());
  return ledger;
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
  std::string sql = fmt::format("SELECT {} FROM stints WHERE 1", kStintColumns);
  std::vector<std::string_view> values;
  for (auto [column, value] : {std::pair{"place", &filter.place}, std::pair{"region", &filter.region},
                               std::pair{"name", &filter.name}, std::pair{"owner", &filter.owner}}) {
    if (value->empty()) continue;
    sql += fmt::format(" AND {}=?", column);
    values.push_back(*value);
  }
  if (filter.open_only) sql += " AND ended IS NULL";
  sql += " ORDER BY opened DESC";
  if (filter.most > 0) sql += fmt::format(" LIMIT {}", filter.most);
  STINT_TRY_ASSIGN(Statement statement, db_.prepare(sql));
  for (auto value : values) statement.bind(value);
  std::vector<Stint> found;
  while (true) {
    STINT_TRY_ASSIGN(bool row, statement.step());
    if (!row) return found;
    STINT_TRY_ASSIGN(Stint stint, load(db_, statement));
    found.push_back(std::move(stint));
  }
}

Result<std::optional<Stint>> Ledger::stint(const std::string& token) { return load(db_, token); }

Result<bool> Ledger::image_proved(const std::string& place, const std::string& image) {
  STINT_TRY_ASSIGN(Statement statement,
                   db_.prepare("SELECT 1 FROM stints WHERE place=? AND image=? AND proved LIMIT 1"));
  statement.bind(std::string_view{place}).bind(std::string_view{image});
  return statement.step();
}

}  // namespace stint::ledger
