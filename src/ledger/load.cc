// SPDX-License-Identifier: Apache-2.0
#include "ledger/load.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace stint::ledger {
namespace {

SysMicros at(std::int64_t micros) { return SysMicros{Micros{micros}}; }

std::optional<SysMicros> moment(const Statement& row, int column) {
  if (row.null(column)) return std::nullopt;
  return at(row.integer(column));
}

Money money(const Statement& row, int column) { return Money::micros(row.integer(column)); }

// The fact that is kept whole in a column.
template <class F>
std::optional<F> fact(const Statement& row, int column) {
  auto found = fact_from_json(F::kKind, Json::parse(row.text(column), nullptr, false));
  if (!found) return std::nullopt;
  return std::get<F>(*std::move(found));
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

Result<Stint> head(const Statement& row, Opening& opened) {
  if (!opened || opened->token != row.view(0)) opened = fact<StintOpened>(row, 4);
  if (!opened)
    return fail(Kind::Failed, fmt::format("the ledger's entry of stint {} cannot be read", row.text(0)));
  Stint stint{.token = opened->token,
              .name = opened->name,
              .owner = opened->owner,
              .terms = opened->terms,
              .opened = at(row.integer(1)),
              .ended = moment(row, 2)};
  stint.outputs_home = row.integer(3) != 0;
  stint.terms.budget = money(row, 6);
  stint.terms.deadline = Seconds{row.integer(7)};
  stint.terms.lifetime = Seconds{row.integer(8)};
  stint.terms.keep = Seconds{row.integer(9)};
  stint.terms.forced = row.text(10);
  stint.terms.disk_unguarded = row.integer(11) != 0;
  if (!stint.ended) return stint;
  if (auto ending = fact<StintEnded>(row, 5)) {
    stint.why_ended = ending->why;
    stint.cost = ending->cost;
  }
  return stint;
}

Result<> attempts(Database& db, Stint& stint) {
  return rows_of(
      db,
      "SELECT n,state,client_token,security_group,user_data,zone,why,at FROM attempts WHERE token=? ORDER BY"
      " n",
      stint.token, [&](const Statement& row) {
        stint.attempts.push_back({.n = row.integer(0),
                                  .state = row.text(1),
                                  .client_token = row.text(2),
                                  .group = row.text(3),
                                  .user_data = row.text(4),
                                  .zone = row.text(5),
                                  .why = row.text(6),
                                  .at = at(row.integer(7))});
      });
}

Machine machine_of(const Statement& row) {
  Machine machine{.id = row.text(0),
                  .state = row.text(1),
                  .address = row.text(2),
                  .why = row.text(3),
                  .launched = at(row.integer(4)),
                  .created = at(row.integer(5)),
                  .stopped = moment(row, 6)};
  if (!row.null(7)) machine.start = Start{at(row.integer(7)), Seconds{row.integer(8)}};
  machine.ended = moment(row, 9);
  machine.gone = moment(row, 10);
  machine.traffic_out = row.integer(11);
  machine.before = money(row, 12);
  machine.before_at = at(row.integer(13));
  return machine;
}

Result<> machines(Database& db, Stint& stint) {
  STINT_TRY(
      rows_of(db,
              "SELECT id,state,address,why,launched,created,stopped,start_at,start_lifetime,ended,gone,"
              "traffic_out,before_micros,before_at FROM machines WHERE token=? ORDER BY created,launched",
              stint.token, [&](const Statement& row) {
                if (stint.machine) stint.earlier.push_back(*std::move(stint.machine));
                stint.machine = machine_of(row);
              }));
  return rows_of(db, "SELECT id,began,over,released FROM runs WHERE token=? ORDER BY began", stint.token,
                 [&](const Statement& row) {
                   Run run{at(row.integer(1)), moment(row, 2), moment(row, 3)};
                   const auto id = row.text(0);
                   for (auto& machine : stint.earlier)
                     if (machine.id == id) machine.runs.push_back(run);
                   if (stint.machine->id == id) stint.machine->runs.push_back(run);
                 });
}

Result<> guards(Database& db, Stint& stint) {
  return rows_of(db, "SELECT layer,name,fires,act,seen FROM guards WHERE token=?", stint.token,
                 [&](const Statement& row) {
                   stint.guards.push_back(
                       {row.text(0), row.text(1), at(row.integer(2)), row.text(3), at(row.integer(4))});
                 });
}

Result<> jobs(Database& db, Stint& stint) {
  return rows_of(db, "SELECT id,starting,code FROM jobs WHERE token=? ORDER BY length(id),id", stint.token,
                 [&](const Statement& row) {
                   Job job{.id = row.text(0)};
                   if (auto started = fact<JobStarted>(row, 1)) job.started = *std::move(started);
                   if (!row.null(2)) job.code = static_cast<int>(row.integer(2));
                   stint.jobs.push_back(std::move(job));
                 });
}

}  // namespace

const char* const kStintColumns =
    "token,opened,ended,outputs_home,opening,ending,budget,deadline,lifetime,keep,forced,"
    "disk_unguarded";

Result<Stint> load(Database& db, const Statement& row, Opening& last) {
  STINT_TRY_ASSIGN(Stint stint, head(row, last));
  STINT_TRY(attempts(db, stint));
  STINT_TRY(machines(db, stint));
  STINT_TRY(guards(db, stint));
  STINT_TRY(jobs(db, stint));
  return stint;
}

Result<std::optional<Stint>> load(Database& db, const std::string& token, Opening& last) {
  STINT_TRY_ASSIGN(Statement statement,
                   db.prepare(fmt::format("SELECT {} FROM stints WHERE token=?", kStintColumns)));
  statement.bind(std::string_view{token});
  STINT_TRY_ASSIGN(bool row, statement.step());
  if (!row) return std::nullopt;
  STINT_TRY_ASSIGN(Stint stint, load(db, statement, last));
  return stint;
}

}  // namespace stint::ledger
