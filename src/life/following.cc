// SPDX-License-Identifier: Apache-2.0
#include "life/following.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "life/home.h"
#include "life/sending.h"
#include "life/settle.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;

constexpr Micros kReconnect = 5min;   // one try; then the cloud is asked whether the machine still lives
constexpr Micros kOverdue = 15min;    // past the deadline: whatever ends a machine has had its turn
constexpr Micros kStopGrace = 20s;    // after Ctrl-C, for the job to save
constexpr Micros kOpenPause = 300ms;  // between two looks whether a service answers
constexpr Micros kFetchEvery = 15s;   // what is changed comes home
constexpr Micros kFetchQuiet = 60s;   // …of a job that prints nothing and changes nothing
constexpr int kFetchShare = 9;        // …and looking for it takes at most a tenth of the time
constexpr Micros kHear = 200ms;       // while it comes home, output is heard in turns of so long
constexpr Micros kUsualOpen = 5s;
constexpr Micros kLongestOpen =
    2min;  // a cold disk reads a notebook server in half a minute; one that is being installed says so

std::string folder_there(const Stint& stint, const Ready& ready, const Work& work) {
  return ready.session.reach().local ? work.project.string() : ready.session.reach().project(stint.name);
}

std::string next_id(const Stint& stint) { return fmt::format("job-{}", stint.jobs.size() + 1); }

// The job's id: that of the same work where it is unfinished or not home, else the next number.
std::string job_id(const Stint& stint, const Work& work) {
  for (const auto& job : stint.jobs)
    if (job.started.what == work.what && !job.code) return job.id;
  bool not_home = !stint.jobs.empty() && !stint.outputs_home;
  if (not_home && stint.jobs.back().started.what == work.what) return stint.jobs.back().id;
  return next_id(stint);
}

pact::JobSpec spec_of(const std::string& id, const std::string& folder, const Work& work, bool serves) {
  return {.id = id,
          .argv = work.argv,
          .dir = work.subdir.empty() ? folder : folder + "/" + work.subdir,
          .env = work.env,
          .script = work.script,
          .files = work.files,
          .serves = serves};
}

Result<std::optional<pact::JobStatus>> status_there(host::Link& link, const std::string& id) {
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}));
  for (const auto& job : std::get<pact::StatusIs>(answer).status.jobs)
    if (job.id == id) return job;
  return std::nullopt;
}

// Neither ended nor stopped, as far as the ledger knows.
bool runs(const Stint& stint) { return stint.machine && !stint.machine->ended && !stint.machine->stopped; }

}  // namespace

Following::Following(Life& life, Stint& stint, Ready ready, const Work& work, Service* service)
    : life_(life),
      stint_(stint),
      ready_(std::move(ready)),
      work_(work),
      service_(service),
      id_(job_id(stint, work)),
      folder_(folder_there(stint, ready_, work)),
      homeward_(life, stint, started()) {}

Result<> Following::start() {
  STINT_TRY_ASSIGN(auto link, ready_.session.attach(ready_.stintd));
  STINT_TRY_ASSIGN(bool begun_already, begun(link));
  if (!begun_already) {
    STINT_TRY(send_project());
    STINT_TRY(life_.ledger.record(started()));
    STINT_TRY(link.ask(pact::Start{spec_of(id_, folder_, work_, service_ != nullptr)}));
  }
  link.send(pact::Follow{id_, next_});
  link_ = std::move(link);
  silent_since_ = life_.world.out.now().boot;
  pause_ = kFetchEvery;
  soonest_ = beside_at_ = silent_since_ + (service_ != nullptr ? 0us : pause_);
  open_ = service_ == nullptr;
  return {};
}

// Whether the job is known there. A service that is over, as after a reboot, gives way to a new one.
Result<bool> Following::begun(host::Link& link) {
  STINT_TRY_ASSIGN(auto there, status_there(link, id_));
  if (!there || service_ == nullptr || !there->done()) return there.has_value();
  STINT_TRY(life_.ledger.record(ledger::JobEnded{stint_.token, id_, pact::shell_code(*there->outcome)}));
  STINT_TRY_ASSIGN(stint_, reload(life_, stint_.token));
  id_ = next_id(stint_);
  next_ = 0;
  return false;
}

// What is sent would write over what earlier work changed there and is not home.
Result<> Following::save_earlier() {
  if (stint_.jobs.empty() || stint_.outputs_home) return {};
  for (const auto& job : stint_.jobs) {
    if (job.started.project == work_.project.string()) continue;
    Homeward earlier{life_, stint_, job.started};
    STINT_TRY(earlier.bring_all(ready_.session));
  }
  STINT_TRY(homeward_.bring_all(ready_.session));
  return {};
}

Result<> Following::send_project() {
  if (ready_.session.reach().local) return {};
  STINT_TRY(save_earlier());
  STINT_TRY(send(life_, ready_.session, stint_, work_, folder_, homeward_));
  return send_data(life_, ready_.session, stint_, work_.data);
}

Result<> Following::follow() {
  while (!outcome_) {
    if (!link_) STINT_TRY(connect_again());
    if (!link_) continue;
    auto done = life_.world.out.now().boot >= beside_at_ ? beside() : hear(beside_at_);
    if (done && std::exchange(ending_, false))
      (void)fetch();  // little time is left; what fails is seen at the end
    if (done) continue;
    if (done.error().kind != Kind::Unreachable) return fail(std::move(done).error());
    life_.tell.note(fmt::format("{}; the job goes on, connecting again", done.error().what));
    link_.reset();
  }
  return {};
}

Result<> Following::hear(Micros until) {
  STINT_TRY_ASSIGN(auto told, link_->next(until));
  return told ? take(told->what) : Result<>{};
}

void Following::stop() {
  if (!link_ || outcome_) return;
  if (!link_->ask(pact::SendSignal{id_, SIGTERM}, 5s)) return;
  Micros until = life_.world.out.now().boot + kStopGrace;
  while (!outcome_) {
    auto told = link_->next(until);
    if (!told || !*told || !take((*told)->what)) return;
  }
}

Result<> Following::finish() {
  ledger::WithoutRoom homeward{life_.ledger};  // it comes home whatever this computer can still write down
  if (outcome_)
    STINT_TRY(life_.ledger.record(ledger::JobEnded{stint_.token, id_, pact::shell_code(*outcome_)}));
  bool machine_gone = outcome_ && std::holds_alternative<pact::Lost>(*outcome_) && !runs(stint_);
  if (!machine_gone) {
    auto home = fetch();
    if (!home) return fail(outputs_there(std::move(home).error()));
    if (!*home) return fail(outputs_there({.what = "they change while they are brought"}));
    count();
    STINT_TRY(life_.ledger.record(ledger::OutputsHome{stint_.token}));
  }
  STINT_TRY_ASSIGN(stint_, reload(life_, stint_.token));
  return {};
}

// What the work has sent, and what was brought home, for the bill. A connection that is gone counts later.
void Following::count() {
  if (!link_) {
    auto link = ready_.session.attach(ready_.stintd);
    if (link) link_ = *std::move(link);
  }
  if (link_) (void)note_usage(life_, stint_, *link_);
}

Worked Following::result() && {
  return {.outcome = std::move(outcome_).value_or(pact::Lost{"it was left before it had ended"}),
          .brought = {homeward_.brought().begin(), homeward_.brought().end()},
          .kept_twice = {homeward_.kept_twice().begin(), homeward_.kept_twice().end()},
          .ended_why = std::move(ended_why_)};
}

ledger::JobStarted Following::started() const {
  return {stint_.token, id_, work_.what, work_.project.string(), folder_, work_.ignore};
}

Result<> Following::take(const pact::Answer& answer) {
  if (const auto* log = std::get_if<pact::Log>(&answer)) {
    next_ = log->next;
    silent_since_ = life_.world.out.now().boot;
    news();
    if (service_ != nullptr)
      service_->heard(log->bytes);
    else
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
    ending_ = true;
  } else if (const auto* refused = std::get_if<pact::Refused>(&answer)) {
    return fail(refused->kind, refused->what, refused->next);
  }
  return {};
}

// It may have written files, too.
void Following::news() {
  pause_ = kFetchEvery;
  if (open_) beside_at_ = std::min(beside_at_, soonest_);
}

// What is to be done from time to time: a service is opened, then changes come home.
Result<> Following::beside() {
  Micros began = life_.world.out.now().boot;
  auto done = open_ ? bring_changes() : open_service();
  Micros now = life_.world.out.now().boot;
  soonest_ = now + (open_ ? std::max(kFetchEvery, kFetchShare * (now - began)) : kOpenPause);
  beside_at_ = open_ ? std::max(soonest_, now + pause_) : soonest_;
  return done;
}

Result<> Following::open_service() {
  Micros waited = life_.world.out.now().boot - silent_since_;
  if (waited > kLongestOpen)
    return fail(Kind::Failed, fmt::format("{} does not answer and has said nothing for {}", work_.what,
                                          format_duration(waited)));
  life_.tell.waiting("for " + work_.what, waited, kUsualOpen);
  STINT_TRY_ASSIGN(auto there, status_there(*link_, id_));
  STINT_TRY_ASSIGN(open_, service_->open(ready_.session, ready_.stintd, there ? there->pid : 0));
  return {};
}

// Output is shown meanwhile. Trouble is said once, and tried again: it is no reason to end what goes on.
Result<> Following::bring_changes() {
  if (ready_.session.reach().local) return {};
  Result<bool> home = false;
  Result<> heard;
  bool over = false;
  each(life_.world, 2, [&](std::size_t lane) {
    if (lane == 0) home = homeward_.bring(ready_.session);
    if (lane == 0) over = true;
    while (!over && heard && !outcome_ && lane == 1) heard = hear(life_.world.out.now().boot + kHear);
  });
  STINT_TRY(std::move(heard));
  bool quiet = home && *home && service_ == nullptr;
  pause_ = quiet ? std::min(pause_ * 2, kFetchQuiet) : kFetchEvery;
  if (home) return {};
  if (home.error().kind == Kind::Interrupted || home.error().kind == Kind::Unreachable)
    return fail(std::move(home).error());
  if (std::exchange(trouble_, home.error().what) != trouble_) life_.tell.note(trouble_);
  return {};
}

// A new connection; without one after a while, the cloud's word on whether there is anything to connect to.
Result<> Following::connect_again() {
  auto machine = settle(life_, stint_);
  if (!machine && machine.error().kind == Kind::Interrupted) return fail(std::move(machine).error());
  if (machine && !runs(stint_)) {
    outcome_ = pact::Lost{ended_why_.empty() ? "the machine ended: " + stint_.machine->why : ended_why_};
    return {};
  }
  if (!machine || !*machine) return sleep_for(life_.world, 5s);
  if (auto deadline = stint_.deadline(); deadline && life_.cloud.latest_now() > *deadline + kOverdue)
    return fail(Kind::Failed,
                fmt::format("{} does not answer, and nothing has ended it at its deadline", (*machine)->id));
  auto ready = reconnect(life_, stint_, **machine, kReconnect);
  if (!ready && ready.error().kind != Kind::Unreachable) return fail(std::move(ready).error());
  if (!ready) return {};
  ready_ = *std::move(ready);
  auto started = start();
  // Somebody's own machine outlives its stintd, and what the job made is still there.
  if (!started && ready_.session.reach().own && ready_.session.stands()) {
    outcome_ = pact::Lost{ended_why_.empty() ? "the stintd there has ended" : ended_why_};
    return {};
  }
  if (!started && started.error().kind != Kind::Unreachable) return fail(std::move(started).error());
  if (started) life_.tell.done("connected again");
  return {};
}

}  // namespace stint::life
