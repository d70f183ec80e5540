// SPDX-License-Identifier: Apache-2.0
#include "ledger/tables.h"

#include <nlohmann/json.hpp>

namespace stint::ledger {

const char* const kSchema = R"(
CREATE TABLE events(id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, token TEXT NOT NULL, kind TEXT NOT NULL,
                    data TEXT NOT NULL);
CREATE INDEX events_by_token ON events(token);
CREATE TABLE stints(token TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, place TEXT NOT NULL,
                    region TEXT NOT NULL, opened INTEGER NOT NULL, ended INTEGER, outputs_home INTEGER NOT NULL DEFAULT 0,
                    opening TEXT NOT NULL, ending TEXT) WITHOUT ROWID;
CREATE INDEX stints_open ON stints(opened) WHERE ended IS NULL;
CREATE INDEX stints_by_time ON stints(opened);
CREATE TABLE attempts(token TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, client_token TEXT NOT NULL,
                      security_group TEXT NOT NULL, user_data TEXT NOT NULL, why TEXT NOT NULL DEFAULT '',
                      at INTEGER NOT NULL, PRIMARY KEY(token, n)) WITHOUT ROWID;
CREATE TABLE machines(token TEXT NOT NULL, id TEXT NOT NULL, state TEXT NOT NULL, address TEXT NOT NULL DEFAULT '',
                      why TEXT NOT NULL DEFAULT '', launched INTEGER NOT NULL, ended INTEGER, gone INTEGER,
                      PRIMARY KEY(token, id)) WITHOUT ROWID;
CREATE TABLE guards(token TEXT NOT NULL, layer TEXT NOT NULL, name TEXT NOT NULL, fires INTEGER NOT NULL,
                    PRIMARY KEY(token, layer, name)) WITHOUT ROWID;
CREATE TABLE jobs(token TEXT NOT NULL, id TEXT NOT NULL, what TEXT NOT NULL, starting TEXT NOT NULL, code INTEGER,
                  PRIMARY KEY(token, id)) WITHOUT ROWID;
)";

const char* const kForget =
    "DELETE FROM stints; DELETE FROM attempts; DELETE FROM machines; DELETE FROM guards; DELETE FROM jobs";

namespace {

std::int64_t micros(SysMicros at) { return at.time_since_epoch().count(); }

// Runs one statement with its values in order.
template <class... Values>
Result<> change(Database& db, std::string_view sql, const Values&... values) {
  STINT_TRY_ASSIGN(Statement statement, db.prepare(sql));
  (statement.bind(values), ...);
  STINT_TRY(statement.step());
  return {};
}

struct Projector {
  Database& db;
  SysMicros at;

  Result<> operator()(const StintOpened& f) {
    return change(
        db, "INSERT INTO stints(token,name,owner,place,region,opened,opening) VALUES(?,?,?,?,?,?,?)", f.token,
        f.name, f.owner, f.terms.place, f.terms.region, micros(at), to_json(Fact{f}).dump());
  }
  Result<> operator()(const AttemptIntended& f) {
    return change(db,
                  "INSERT INTO attempts(token,n,state,client_token,security_group,user_data,at)"
                  " VALUES(?,?,'intended',?,?,?,?)",
                  f.token, f.n, f.client_token, f.group, f.user_data, micros(at));
  }
  Result<> operator()(const AttemptSettled& f) {
    return change(db, "UPDATE attempts SET state=?,why=? WHERE token=? AND n=?", f.state, f.why, f.token,
                  f.n);
  }
  Result<> operator()(const MachineLaunched& f) {
    STINT_TRY(change(db, "UPDATE attempts SET state='launched' WHERE token=? AND n=?", f.token, f.n));
    return change(db, "INSERT OR IGNORE INTO machines(token,id,state,launched) VALUES(?,?,'pending',?)",
                  f.token, f.id, micros(f.launched));
  }
  Result<> operator()(const MachineSeen& f) {
    return change(db, "UPDATE machines SET state=?,address=?,why=? WHERE token=? AND id=?", f.state,
                  f.address, f.why, f.token, f.id);
  }
  Result<> operator()(const MachineEnded& f) {
    return change(db, "UPDATE machines SET state='ended',ended=?,gone=?,why=? WHERE token=? AND id=?",
                  micros(f.ended), micros(f.gone), f.why, f.token, f.id);
  }
  Result<> operator()(const GuardArmed& f) {
    return change(db, "INSERT OR REPLACE INTO guards(token,layer,name,fires) VALUES(?,?,?,?)", f.token,
                  f.layer, f.name, micros(f.fires));
  }
  Result<> operator()(const GuardGone& f) {
    return change(db, "DELETE FROM guards WHERE token=? AND layer=? AND name=?", f.token, f.layer, f.name);
  }
  Result<> operator()(const JobStarted& f) {
    STINT_TRY(change(db, "UPDATE stints SET outputs_home=0 WHERE token=?", f.token));
    return change(db, "INSERT OR IGNORE INTO jobs(token,id,what,starting) VALUES(?,?,?,?)", f.token, f.job,
                  f.what, to_json(Fact{f}).dump());
  }
  Result<> operator()(const JobEnded& f) {
    return change(db, "UPDATE jobs SET code=? WHERE token=? AND id=?", std::int64_t{f.code}, f.token, f.job);
  }
  Result<> operator()(const OutputsHome& f) {
    return change(db, "UPDATE stints SET outputs_home=1 WHERE token=?", f.token);
  }
  Result<> operator()(const StintEnded& f) {
    return change(db, "UPDATE stints SET ended=?,ending=? WHERE token=?", micros(at), to_json(Fact{f}).dump(),
                  f.token);
  }
};

}  // namespace

Result<> project(Database& db, const Fact& fact, SysMicros at) { return std::visit(Projector{db, at}, fact); }

}  // namespace stint::ledger
