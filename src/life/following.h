// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/session.h"
#include "life/homeward.h"
#include "life/job_log.h"
#include "life/serve.h"
#include "life/work.h"

namespace stint::life {

/// One job, followed over as many connections as it takes.
class Following {
 public:
  /// `service`: of a job that serves people; nullptr: it works by itself, and its output is shown.
  Following(Life& life, ledger::Stint& stint, Ready ready, const Work& work, Service* service = nullptr);

  /// Sends project and job, where that has not happened, and follows it.
  Result<> start();
  /// Until the job's end is known.
  Result<> follow();
  /// Asks the job to end and waits a little for it. After an interruption, under a Shield.
  void stop();
  /// Brings home what is there; false: it changes while it is brought.
  Result<bool> fetch() { return homeward_.bring_all(ready_.session); }
  /// Brings home all that the job made and writes that down, unless its machine is gone.
  Result<> finish();

  Worked result() &&;

 private:
  ledger::JobStarted started() const;
  JobLog new_log();
  Result<std::optional<pact::JobStatus>> status_there(host::Link& link);
  Result<> begin(host::Link& link);
  Result<bool> begun(host::Link& link);
  Result<> claim();
  Result<pact::JobStatus> start_there(host::Link& link);
  void set_id(const std::string& id);
  Result<> save_earlier();
  Result<> send_project();
  Result<> hear(Micros until);
  Result<bool> overdue();
  Result<> take(const pact::Answer& answer);
  bool others_run();
  void begin_beside();
  Result<> turn(Micros until);
  void news();
  Result<> beside();
  Result<> show_terminal();
  Result<> open_service();
  Result<> bring_changes();
  Result<> connect_again();
  void count();

  Life& life_;
  ledger::Stint& stint_;
  Ready ready_;
  const Work& work_;
  Service* service_;
  std::string id_;               // empty: it has none yet
  std::set<std::string> there_;  // ids that the machine has, as it last said
  bool wants_another_ = false;   // the id that it had is that of other work, or of a service that is over
  std::string folder_;
  Homeward homeward_;
  JobLog log_;
  std::optional<host::Link> link_;
  Micros silent_since_{};  // since it was connected to, or printed something
  bool open_ = false;      // the service can be used over this connection
  Micros beside_at_{};     // when the service wants something next, or changes are to come home
  Micros soonest_{};       // …and how soon, where there is news
  Micros pause_{};         // between two looks for changes
  bool ending_ = false;    // the guard ends the machine: what is there is to come home at once
  std::string trouble_;    // why its changes do not come home
  bool seen_ = false;      // its terminal was shown to the end
  bool blocked_ = false;   // this network lets no ssh out, and that was said
  bool others_there_ = false;
  std::string ended_why_;
};

}  // namespace stint::life
