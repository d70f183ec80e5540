// SPDX-License-Identifier: Apache-2.0
#include "life/work.h"

#include <fmt/format.h>

#include <csignal>

#include "life/home.h"
#include "life/settle.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;

constexpr Micros kReconnect = 5min;  // one try; then the cloud is asked whether the machine still lives
constexpr Micros kStopGrace = 20s;   // after Ctrl-C, for the job to save

std::string folder_there(const Stint& stint, const Ready& ready, const Work& work) {
  return ready.session.reach().local ? work.project.string() : "stint/" + stint.name;
}

// The job's id: that of the same unfinished work, else the next number.
std::string job_id(const Stint& stint, const Work& work) {
  for (const auto& job : stint.jobs)
    if (job.started.what == work.what && !job.code) return job.id;
  return fmt::format("job-{}", stint.jobs.size() + 1);
}

pact::JobSpec spec_of(const std::string& id, const std::string& folder, const Work& work) {
  return {.id = id,
          .argv = work.argv,
          .dir = work.subdir.empty() ? folder : folder + "/" + work.subdir,
          .env = work.env,
          .script = work.script};
}

Result<bool> known_there(host::Link& link, const std::string& id) {
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}));
  for (const auto& job : std::get<pact::StatusIs>(answer).status.jobs)
    if (job.id == id) return true;
  return false;
}

// Neither ended nor stopped, as far as the ledger knows.
bool runs(const Stint& stint) { return stint.machine && !stint.machine->ended && !stint.machine->stopped; }

// One job, followed over as many connections as it takes.
class Following {
 public:
  Following(Life& life, Stint& stint, Ready ready, const Work& work)
      : life_(life),
        stint_(stint),
        ready_(std::move(ready)),
        work_(work),
        id_(job_id(stint, work)),
        folder_(folder_there(stint, ready_, work)) {}

  Result<> start() {
    STINT_TRY_ASSIGN(auto link, ready_.session.attach(ready_.stintd));
    STINT_TRY_ASSIGN(bool known, known_there(link, id_));
    if (!known) {
      if (!ready_.session.reach().local) {
        life_.tell.waiting("for the project to be sent", 0us, 10s);
        STINT_TRY(ready_.session.push(work_.project, folder_, travelling(work_.ignore)));
        life_.tell.done("sent the project");
      }
      STINT_TRY(life_.ledger.record(started()));
      STINT_TRY(link.ask(pact::Start{spec_of(id_, folder_, work_)}));
    }
    link.send(pact::Follow{id_, next_});
    link_ = std::move(link);
    return {};
  }

  // Until the job's end is known.
  Result<> follow() {
    while (!outcome_) {
      if (!link_) STINT_TRY(connect_again());
      if (!link_) continue;
      auto told = link_->next();
      if (!told && told.error().kind == Kind::Interrupted) return fail(std::move(told).error());
      if (!told) {
        life_.tell.note(fmt::format("{}; the job goes on, connecting again", told.error().what));
        link_.reset();
        continue;
      }
      STINT_TRY(take((*told)->what));
    }
    return {};
  }

  // Asks the job to end and waits a little for it. After an interruption, under a Shield.
  void stop() {
    if (!link_ || outcome_) return;
    if (!link_->ask(pact::SendSignal{id_, SIGTERM}, 5s)) return;
    Micros until = life_.world.out.now().boot + kStopGrace;
    while (!outcome_) {
      auto told = link_->next(until);
      if (!told || !*told || !take((*told)->what)) return;
    }
  }

  Result<bool> fetch() { return bring_home(ready_.session, started(), brought_); }

  Result<> note_end() {
    if (!outcome_) return {};
    return life_.ledger.record(ledger::JobEnded{stint_.token, id_, pact::shell_code(*outcome_)});
  }

  const std::optional<pact::Outcome>& outcome() const { return outcome_; }
  Worked result() && {
    return {
        .outcome = *std::move(outcome_), .brought = std::move(brought_), .ended_why = std::move(ended_why_)};
  }

 private:
  ledger::JobStarted started() const {
    return {stint_.token, id_, work_.what, work_.project.string(), folder_, work_.ignore};
  }

  Result<> take(const pact::Answer& answer) {
    if (const auto* log = std::get_if<pact::Log>(&answer)) {
      next_ = log->next;
      life_.tell.output(log->stream == 2 ? 2 : 1, log->bytes);
    } else if (const auto* gap = std::get_if<pact::Gap>(&answer)) {
      next_ = gap->next;
      life_.tell.note(fmt::format("{} bytes of output were dropped", gap->next - gap->at));
    } else if (const auto* done = std::get_if<pact::Done>(&answer)) {
      if (done->job.id == id_) outcome_ = done->job.outcome;
    } else if (const auto* warning = std::get_if<pact::Warning>(&answer)) {
      life_.tell.note(warning->text);
    } else if (const auto* ending = std::get_if<pact::Ending>(&answer)) {
      ended_why_ = ending->why;
      life_.tell.note(
          fmt::format("the guard ends this stint now ({}); bringing home what is there", ending->why));
      (void)fetch();  // there is little time; what fails now is seen at the end
    } else if (const auto* refused = std::get_if<pact::Refused>(&answer)) {
      return fail(refused->kind, refused->what, refused->next);
    }
    return {};
  }

  // A new connection; without one after a while, the cloud's word on whether there is anything to connect to.
  Result<> connect_again() {
    auto machine = settle(life_, stint_);
    if (!machine && machine.error().kind == Kind::Interrupted) return fail(std::move(machine).error());
    if (machine && !runs(stint_)) {
      outcome_ = pact::Lost{ended_why_.empty() ? "the machine ended: " + stint_.machine->why : ended_why_};
      return {};
    }
    if (!machine || !*machine) return sleep_for(life_.world, 5s);
    auto ready = reconnect(life_, stint_, **machine, kReconnect);
    if (!ready && ready.error().kind != Kind::Unreachable) return fail(std::move(ready).error());
    if (!ready) return {};
    ready_ = *std::move(ready);
    auto started = start();
    if (!started && started.error().kind != Kind::Unreachable) return fail(std::move(started).error());
    if (started) life_.tell.done("connected again");
    return {};
  }

  Life& life_;
  Stint& stint_;
  Ready ready_;
  const Work& work_;
  std::string id_, folder_;
  std::optional<host::Link> link_;
  std::uint64_t next_ = 0;  // of the job's log, from where to follow
  std::optional<pact::Outcome> outcome_;
  std::vector<std::string> brought_;
  std::string ended_why_;
};

}  // namespace

Result<Worked> work(Life& life, Stint& stint, Ready ready, const Work& work) {
  Following job{life, stint, std::move(ready), work};
  auto ran = job.start();
  if (ran) ran = job.follow();
  Shield shield{life.world.tasks};  // from here on the work exists, and it comes home
  bool interrupted = !ran && ran.error().kind == Kind::Interrupted;
  if (!ran && !interrupted) return fail(std::move(ran).error());
  if (interrupted) {
    life.tell.note("asking the job to end, and bringing home what is there");
    job.stop();
  }
  STINT_TRY(job.note_end());
  bool machine_gone = job.outcome() && std::holds_alternative<pact::Lost>(*job.outcome()) && !runs(stint);
  if (!machine_gone) {
    auto home = job.fetch();
    if (!home) return fail(outputs_there(std::move(home).error()));
    if (!*home) return fail(outputs_there({.what = "they change while they are brought"}));
    STINT_TRY(life.ledger.record(ledger::OutputsHome{stint.token}));
  }
  STINT_TRY_ASSIGN(stint, reload(life, stint.token));
  if (interrupted) return fail(std::move(ran).error());
  return std::move(job).result();
}

}  // namespace stint::life
