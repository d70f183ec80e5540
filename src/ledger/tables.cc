// SPDX-License-Identifier: Apache-2.0
#include "ledger/tables.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "ledger/bill.h"
#include "ledger/load.h"

namespace stint::ledger {
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
    const auto& t = f.terms;
    return change(
        db,
        "INSERT INTO stints(token,name,owner,place,region,image,opened,budget,deadline,lifetime,keep,"
        "forced,disk_unguarded,opening) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        f.token, f.name, f.owner, t.place, t.region, t.image, micros(at), t.budget.micros(),
        t.deadline.count(), t.lifetime.count(), t.keep.count(), t.forced, std::int64_t{t.disk_unguarded},
        to_json(Fact{f}).dump());
  }
  Result<> operator()(const TermsChanged& f) {
    return change(
        db, "UPDATE stints SET budget=?,deadline=?,lifetime=?,keep=?,forced=?,disk_unguarded=? WHERE token=?",
        f.budget.micros(), f.deadline.count(), f.lifetime.count(), f.keep.count(), f.forced,
        std::int64_t{f.disk_unguarded}, f.token);
  }
  Result<> operator()(const AttemptIntended& f) {
    return change(db,
                  "INSERT INTO attempts(token,n,state,client_token,security_group,user_data,zone,at)"
                  " VALUES(?,?,'intended',?,?,?,?,?)",
                  f.token, f.n, f.client_token, f.group, f.user_data, f.zone, micros(at));
  }
  Result<> operator()(const AttemptSettled& f) {
    return change(db, "UPDATE attempts SET state=?,why=? WHERE token=? AND n=?", f.state, f.why, f.token,
                  f.n);
  }
  Result<> operator()(const MachineLaunched& f) {
    STINT_TRY(change(db, "UPDATE attempts SET state='launched' WHERE token=? AND n=?", f.token, f.n));
    STINT_TRY(change(
        db, "INSERT OR IGNORE INTO machines(token,id,state,launched,created) VALUES(?,?,'pending',?,?)",
        f.token, f.id, micros(f.launched), micros(f.created.value_or(f.launched))));
    // Told twice, a launch is one run: the first telling counts.
    return change(db,
                  "INSERT INTO runs(token,id,began) SELECT ?1,?2,?3 WHERE NOT EXISTS"
                  " (SELECT 1 FROM runs WHERE token=?1 AND id=?2)",
                  f.token, f.id, micros(f.launched));
  }
  Result<> operator()(const MachineSeen& f) {
    return change(db, "UPDATE machines SET state=?,address=?,why=? WHERE token=? AND id=?", f.state,
                  f.address, f.why, f.token, f.id);
  }
  Result<> operator()(const MachineEnded& f) {
    STINT_TRY(close_run(f.token, f.id, f.ended));
    if (!f.ran) STINT_TRY(change(db, "DELETE FROM runs WHERE token=? AND id=?", f.token, f.id));
    return change(
        db, "UPDATE machines SET state='ended',ended=?,gone=?,why=?,start_at=NULL WHERE token=? AND id=?",
        micros(f.ended), micros(f.gone), f.why, f.token, f.id);
  }
  Result<> operator()(const StartIntended& f) {
    return change(db, "UPDATE machines SET start_at=?,start_lifetime=? WHERE token=? AND id=?", micros(at),
                  f.lifetime.count(), f.token, f.id);
  }
  // A run whose end was not seen lasted until this one, at the latest.
  Result<> operator()(const MachineStarted& f) {
    STINT_TRY(close_run(f.token, f.id, f.started));
    STINT_TRY(change(db, "INSERT OR IGNORE INTO runs(token,id,began) VALUES(?,?,?)", f.token, f.id,
                     micros(f.started)));
    STINT_TRY(change(db,
                     "UPDATE machines SET state='pending',address='',why='',launched=?,stopped=NULL,"
                     "start_at=NULL WHERE token=? AND id=?",
                     micros(f.started), f.token, f.id));
    return change(db, "UPDATE stints SET lifetime=? WHERE token=?", f.lifetime.count(), f.token);
  }
  Result<> operator()(const MachineStopped& f) {
    STINT_TRY(close_run(f.token, f.id, f.stopped));
    if (f.released)
      STINT_TRY(change(db,
                       "UPDATE runs SET released=? WHERE token=?2 AND id=?3 AND released IS NULL AND"
                       " began=(SELECT max(began) FROM runs WHERE token=?2 AND id=?3)",
                       micros(*f.released), f.token, f.id));
    return change(db,
                  "UPDATE machines SET state='stopped',address='',why=?,stopped=coalesce(stopped,?),"
                  "start_at=NULL WHERE token=? AND id=?",
                  f.why, micros(f.stopped), f.token, f.id);
  }
  Result<> operator()(const UsageSeen& f) {
    return change(db, "UPDATE machines SET traffic_out=max(traffic_out,?) WHERE token=? AND id=?",
                  f.traffic_out, f.token, f.id);
  }
  // Only what the ledger does not account for itself is added.
  Result<> operator()(const SpentSeen& f) {
    Opening opening;
    STINT_TRY_ASSIGN(auto stint, load(db, f.token, opening));
    if (!stint || !stint->machine || stint->machine->id != f.id) return {};
    const auto& known = *stint->machine;
    Money more = f.spent - cost_so_far(*stint, std::max(f.at, known.before_at)).total();
    if (more <= Money{}) return {};
    return change(db, "UPDATE machines SET before_micros=?,before_at=? WHERE token=? AND id=?",
                  (known.before + more).micros(), micros(std::max(f.at, known.before_at)), f.token, f.id);
  }
  Result<> operator()(const GuardArmed& f) {
    if (f.layer == "boot timer") STINT_TRY(change(db, "UPDATE stints SET proved=1 WHERE token=?", f.token));
    return change(db, "INSERT OR REPLACE INTO guards(token,layer,name,fires,act,seen) VALUES(?,?,?,?,?,?)",
                  f.token, f.layer, f.name, micros(f.fires), f.act, micros(at));
  }
  Result<> operator()(const GuardSeen& f) {
    return change(db, "UPDATE guards SET seen=max(seen,?) WHERE token=? AND layer=? AND name=?", micros(f.at),
                  f.token, f.layer, f.name);
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
    STINT_TRY(change(db, "UPDATE stints SET ended=?,ending=? WHERE token=?", micros(at),
                     to_json(Fact{f}).dump(), f.token));
    return write_bill(f.token);
  }
  // A stopped machine stays stopped; one that ended goes on with the run that its end had closed.
  Result<> operator()(const StintReopened& f) {
    STINT_TRY(change(db, "UPDATE stints SET ended=NULL,ending=NULL WHERE token=?", f.token));
    STINT_TRY(change(db, "DELETE FROM bills WHERE token=?", f.token));
    STINT_TRY(
        change(db,
               "UPDATE runs SET over=NULL WHERE token=?1 AND id=?2 AND began=(SELECT max(began) FROM runs"
               " WHERE token=?1 AND id=?2) AND EXISTS(SELECT 1 FROM machines WHERE token=?1 AND id=?2"
               " AND ended IS NOT NULL AND stopped IS NULL)",
               f.token, f.id));
    return change(
        db,
        "UPDATE machines SET ended=NULL,gone=NULL,why=?,state=iif(stopped IS NULL,'pending','stopped')"
        " WHERE token=? AND id=? AND ended IS NOT NULL",
        f.why, f.token, f.id);
  }

 private:
  Result<> close_run(const std::string& token, const std::string& id, SysMicros over) {
    return change(db, "UPDATE runs SET over=? WHERE token=? AND id=? AND over IS NULL", micros(over), token,
                  id);
  }
  // What an ended stint cost, by machine and day, so that nobody has to count it again.
  Result<> write_bill(const std::string& token) {
    Opening opening;
    STINT_TRY_ASSIGN(auto stint, load(db, token, opening));
    if (!stint) return {};
    for (const auto& part : cost_by_day(*stint, at)) {
      const auto& c = part.cost;
      STINT_TRY(change(
          db,
          "INSERT OR REPLACE INTO bills(token,machine,day,name,owner,place,region,type,since,machine_micros,"
          "disk_micros,address_micros,traffic_micros,before_micros)"
          " VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
          token, part.machine, std::int64_t{part.day.time_since_epoch().count()}, stint->name, stint->owner,
          stint->terms.place, stint->terms.region, stint->terms.type, micros(part.since), c.machine.micros(),
          c.disk.micros(), c.address.micros(), c.traffic.micros(), c.before.micros()));
    }
    return {};
  }
};

}  // namespace

Result<> project(Database& db, const Fact& fact, SysMicros at) { return std::visit(Projector{db, at}, fact); }

}  // namespace stint::ledger
