// SPDX-License-Identifier: Apache-2.0
#include "life/following.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "life/home.h"
#include "life/job_start.h"
#include "life/settle.h"

namespace stint::life {
namespace {

using namespace std::chrono_literals;
using ledger::Stint;

constexpr Micros kReconnect = 5min;  // one try; then the cloud is asked whether the machine still lives
constexpr Micros kOverdue = 15min;   // past the deadline: whatever ends a machine has had its turn
constexpr Micros kStopGrace = 20s;   // after Ctrl-C, for the job to save

std::string folder_there(const Stint& stint, const Ready& ready, const Work& work) {
  return ready.session.reach().local ? work.project.string() : ready.session.reach().project(stint.name);
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
      id_(job_id(stint, work).value_or("")),
      folder_(folder_there(stint, ready_, work)),
      homeward_(life, stint, started()),
      log_(new_log()) {}

// What a service prints is its own to show; what is on a terminal is there to be seen.
JobLog Following::new_log() {
  if (service_ != nullptr)
    return {life_.tell, id_, [this](const pact::Log& log) { service_->heard(log.bytes); }};
  if (!work_.terminal.empty()) return {life_.tell, id_, [](const pact::Log&) {}};
  return {life_.tell, id_};
}

Result<> Following::follow() {
  while (!log_.outcome()) {
    if (!link_) STINT_TRY(connect_again());
    if (!link_) continue;
    auto done = work_.terminal.empty() || seen_ ? turn(beside_at_) : show_terminal();
    if (done && std::exchange(ending_, false))
      (void)fetch();  // little time is left; what fails is seen at the end
    if (done) continue;
    if (done.error().kind != Kind::Unreachable) return fail(std::move(done).error());
    life_.tell.note(fmt::format("{}; the job goes on, connecting again", done.error().what));
    link_.reset();
  }
  return {};
}

// Long past its deadline, as this computer knows it and as others may have put it off since.
Result<bool> Following::overdue() {
  auto past = [&] {
    auto deadline = stint_.deadline();
    return deadline && life_.cloud.latest_now() > *deadline + kOverdue;
  };
  if (!past()) return false;
  STINT_TRY_ASSIGN(stint_, reload(life_, stint_.token));
  return past();
}

Result<> Following::hear(Micros until) {
  STINT_TRY_ASSIGN(auto told, link_->next(until));
  return told ? take(told->what) : Result<>{};
}

void Following::stop() {
  if (!link_ || log_.outcome()) return;
  if (!link_->ask(pact::SendSignal{id_, SIGTERM}, 5s)) return;
  Micros until = life_.world.out.now().boot + kStopGrace;
  while (!log_.outcome()) {
    auto told = link_->next(until);
    if (!told || !*told || !take((*told)->what)) return;
  }
}

Result<> Following::finish() {
  ledger::WithoutRoom homeward{life_.ledger};  // it comes home whatever this computer can still write down
  const auto& outcome = log_.outcome();
  if (outcome)
    STINT_TRY(life_.ledger.record(ledger::JobEnded{stint_.token, id_, pact::shell_code(*outcome)}));
  bool machine_gone = outcome && std::holds_alternative<pact::Lost>(*outcome) && !runs(stint_);
  if (!machine_gone) {
    others_there_ = others_run();
    auto home = fetch();
    if (!home) return fail(outputs_there(std::move(home).error()));
    if (!*home && !others_there_) return fail(outputs_there({.what = "they change while they are brought"}));
    count();
    if (!others_there_) STINT_TRY(life_.ledger.record(ledger::OutputsHome{stint_.token}));
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

// Whether more will be made there: until that is known, what is there is not all home.
bool Following::others_run() {
  if (!link_) return false;
  auto answer = link_->ask(pact::AskStatus{}, kStopGrace);
  const auto* there = answer ? std::get_if<pact::StatusIs>(&*answer) : nullptr;
  return there != nullptr && std::ranges::any_of(there->status.jobs, [&](const pact::JobStatus& job) {
           return job.id != id_ && !job.done();
         });
}

Worked Following::result() && {
  return {.outcome = log_.outcome().value_or(pact::Lost{"it was left before it had ended"}),
          .brought = {homeward_.brought().begin(), homeward_.brought().end()},
          .kept_twice = {homeward_.kept_twice().begin(), homeward_.kept_twice().end()},
          .others_there = others_there_,
          .ended_why = std::move(ended_why_)};
}

ledger::JobStarted Following::started() const {
  return {stint_.token, id_, work_.what, work_.project.string(), folder_, work_.ignore};
}

Result<> Following::take(const pact::Answer& answer) {
  if (std::holds_alternative<pact::Log>(answer)) {
    silent_since_ = life_.world.out.now().boot;
    news();
  } else if (const auto* warning = std::get_if<pact::Warning>(&answer)) {
    life_.tell.note(warning->text);
  } else if (const auto* ending = std::get_if<pact::Ending>(&answer)) {
    ended_why_ = ending->why;
    life_.tell.note(
        fmt::format("the guard ends this stint now ({}); bringing home what is there", ending->why));
    ending_ = true;
  }
  return log_.take(answer);
}

// A new connection; without one after a while, the cloud's word on whether there is anything to connect to.
Result<> Following::connect_again() {
  auto machine = settle(life_, stint_);
  bool lasts =
      !machine && (machine.error().kind == Kind::Interrupted || machine.error().code == ledger::kUnwritable);
  if (lasts) return fail(std::move(machine).error());
  if (machine && !runs(stint_)) {
    log_.end(pact::Lost{ended_why_.empty() ? "the machine ended: " + stint_.machine->why : ended_why_});
    return {};
  }
  STINT_TRY_ASSIGN(bool late, overdue());
  if (late && !machine) return fail(std::move(machine).error());
  if (!machine || !*machine) return sleep_for(life_.world, 5s);
  if (late)
    return fail(Kind::Failed,
                fmt::format("{} does not answer, and nothing has ended it at its deadline", (*machine)->id),
                fmt::format("stint down {}", stint_.name));
  auto ready = reconnect(life_, stint_, **machine, kReconnect);
  if (!ready && ready.error().kind != Kind::Unreachable) return fail(std::move(ready).error());
  if (!ready) {
    bool blocked = ready.error().code == "PortBlocked";
    if (blocked && !std::exchange(blocked_, true))
      life_.tell.note(fmt::format("{}: {}; trying again until then", ready.error().what, ready.error().next));
    return {};
  }
  blocked_ = false;
  ready_ = *std::move(ready);
  auto started = start();
  // Somebody's own machine outlives its stintd, and what the job made is still there.
  if (!started && ready_.session.reach().own && ready_.session.stands()) {
    log_.end(pact::Lost{ended_why_.empty() ? "the stintd there has ended" : ended_why_});
    return {};
  }
  if (!started && started.error().kind != Kind::Unreachable) return fail(std::move(started).error());
  if (started) life_.tell.done("connected again");
  return {};
}

}  // namespace stint::life
