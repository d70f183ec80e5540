// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ledger/tables.h"

namespace stint::ledger {
namespace {

SysMicros at(std::int64_t micros) { return SysMicros{Micros{micros}}; }

// One row of `stints`: token, opened, ended, outputs_home, opening, ending.
Result<Stint> stint_of(const Statement& row) {
  auto opening = fact_from_json(StintOpened::kKind, Json::parse(row.text(4), nullptr, false));
  if (!opening)
    return fail(Kind::Failed, fmt::format("the ledger's entry of stint {} cannot be read", row.text(0)));
  auto& opened = std::get<StintOpened>(*opening);
  Stint stint;
  stint.token = opened.token;
  stint.name = opened.name;
  stint.owner = opened.owner;
  stint.terms = opened.terms;
  stint.opened = at(row.integer(1));
  stint.outputs_home = row.integer(3) != 0;
  if (row.null(2)) return stint;
  stint.ended = at(row.integer(2));
  if (auto ending = fact_from_json(StintEnded::kKind, Json::parse(row.text(5), nullptr, false))) {
    stint.why_ended = std::get<StintEnded>(*ending).why;
    stint.cost = std::get<StintEnded>(*ending).cost;
  }
  return stint;
}

// Runs a query about one stint and hands each row on.
template <class Each>
Result<> rows_of(Database& db, std::string_view sql, const std::string& token, Each each) {
  STINT_TRY_ASSIGN(Statement statement, db.prepare(sql));
  statement.bind(std::string_view{token});
  while (true) {
    STINT_TRY_ASSIGN(bool row, statement.step());
    if (!row) return {};
    each(statement);
  }
}

}  // namespace

std::optional<SysMicros> Stint::deadline() const {
  if (!machine) return std::nullopt;
  return machine->launched + terms.lifetime;
}

const Attempt* Stint::unsettled() const {
  for (const auto& attempt : attempts)
    if (attempt.state == "intended") return &attempt;
  return nullptr;
}

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
    STINT_TRY(db_.run(kSchema));
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
    STINT_TRY(db_.run(kForget));
    STINT_TRY_ASSIGN(Statement event, db_.prepare("SELECT kind,data,at FROM events ORDER BY id"));
    while (true) {
      STINT_TRY_ASSIGN(bool row, event.step());
      if (!row) return {};
      if (auto fact = fact_from_json(event.text(0), Json::parse(event.text(1), nullptr, false)))
        STINT_TRY(project(db_, *fact, at(event.integer(2))));
    }
  });
}

Result<std::vector<Stint>> Ledger::stints(const Filter& filter) {
  std::string sql = "SELECT token,opened,ended,outputs_home,opening,ending FROM stints WHERE 1";
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
    STINT_TRY_ASSIGN(Stint stint, stint_of(statement));
    STINT_TRY(fill(stint));
    found.push_back(std::move(stint));
  }
}

Result<std::optional<Stint>> Ledger::stint(const std::string& token) {
  STINT_TRY_ASSIGN(
      Statement statement,
      db_.prepare("SELECT token,opened,ended,outputs_home,opening,ending FROM stints WHERE token=?"));
  statement.bind(std::string_view{token});
  STINT_TRY_ASSIGN(bool row, statement.step());
  if (!row) return std::nullopt;
  STINT_TRY_ASSIGN(Stint stint, stint_of(statement));
  STINT_TRY(fill(stint));
  return stint;
}

Result<> Ledger::fill(Stint& stint) {
  STINT_TRY(rows_of(
      db_,
      "SELECT n,state,client_token,security_group,user_data,why,at FROM attempts WHERE token=? ORDER BY n",
      stint.token, [&](const Statement& row) {
        stint.attempts.push_back({.n = row.integer(0),
                                  .state = row.text(1),
                                  .client_token = row.text(2),
                                  .group = row.text(3),
                                  .user_data = row.text(4),
                                  .why = row.text(5),
                                  .at = at(row.integer(6))});
      }));
  STINT_TRY(rows_of(
      db_, "SELECT id,state,address,why,launched,ended,gone FROM machines WHERE token=? ORDER BY launched",
      stint.token, [&](const Statement& row) {
        stint.machine = Machine{.id = row.text(0),
                                .state = row.text(1),
                                .address = row.text(2),
                                .why = row.text(3),
                                .launched = at(row.integer(4))};
        if (!row.null(5)) stint.machine->ended = at(row.integer(5));
        if (!row.null(6)) stint.machine->gone = at(row.integer(6));
      }));
  STINT_TRY(rows_of(db_, "SELECT layer,name,fires FROM guards WHERE token=?", stint.token,
                    [&](const Statement& row) {
                      stint.guards.push_back({row.text(0), row.text(1), at(row.integer(2))});
                    }));
  return rows_of(
      db_, "SELECT id,starting,code FROM jobs WHERE token=?", stint.token, [&](const Statement& row) {
        stint.jobs.push_back({.id = row.text(0)});
        if (auto fact = fact_from_json(JobStarted::kKind, Json::parse(row.text(1), nullptr, false)))
          stint.jobs.back().started = std::get<JobStarted>(*fact);
        if (!row.null(2)) stint.jobs.back().code = static_cast<int>(row.integer(2));
      });
}

}  // namespace stint::ledger
