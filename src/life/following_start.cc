// SPDX-License-Identifier: Apache-2.0
// How a job begins, or is found begun: its number, what goes there first, and the word to stintd.
#include <algorithm>

#include "life/following.h"
#include "life/job_start.h"
#include "life/sending.h"

namespace stint::life {
namespace {

constexpr int kIds = 50;  // that others may take in the very moment before this is done

}  // namespace

Result<> Following::start() {
  STINT_TRY_ASSIGN(auto link, ready_.session.attach(ready_.stintd));
  STINT_TRY_ASSIGN(bool begun_already, begun(link));
  if (!begun_already) STINT_TRY(begin(link));
  link.send(pact::Follow{id_, log_.next()});
  link_ = std::move(link);
  silent_since_ = life_.world.out.now().boot;
  begin_beside();
  return {};
}

Result<std::optional<pact::JobStatus>> Following::status_there(host::Link& link) {
  STINT_TRY_ASSIGN(auto answer, link.ask(pact::AskStatus{}));
  std::optional<pact::JobStatus> ours;
  there_.clear();
  for (const auto& job : std::get<pact::StatusIs>(answer).status.jobs) {
    there_.insert(job.id);
    if (job.id == id_) ours = job;
  }
  return ours;
}

void Following::set_id(const std::string& id) {
  if (id_ == id) return;
  id_ = id;
  log_ = new_log();
}

// Writes down which job this is. Others may begin theirs in this very moment: the first to write an id down
// has it, and the same words mean the same work.
Result<> Following::claim() {
  for (int i = 0; i < kIds; ++i) {
    STINT_TRY_ASSIGN(stint_, reload(life_, stint_.token));
    auto known = wants_another_ ? std::nullopt : job_id(stint_, work_);
    set_id(known ? *known : next_job_id(stint_, there_));
    STINT_TRY(life_.ledger.record(started()));
    STINT_TRY_ASSIGN(stint_, reload(life_, stint_.token));
    auto written = std::ranges::find(stint_.jobs, id_, &ledger::Job::id);
    if (written != stint_.jobs.end() && written->started.what == work_.what) return {};
  }
  return fail(Kind::Failed, "other commands began one job after another there", "the same command once more");
}

// A job of that id that is not this one, of which the ledger here does not know, is refused: then this one
// has not begun, and takes another id. Said twice, as after an answer that was lost, it begins once.
Result<pact::JobStatus> Following::start_there(host::Link& link) {
  for (int i = 0;; ++i) {
    STINT_TRY(claim());
    auto spec = spec_of(id_, folder_, work_, service_ != nullptr);
    STINT_TRY(send_input(life_, stint_, ready_, work_, spec));
    auto answer = link.ask(pact::Start{std::move(spec)});
    if (answer) return std::get<pact::Started>(*answer).job;
    if (answer.error().kind != Kind::Usage || i == kIds) return fail(std::move(answer).error());
    STINT_TRY_ASSIGN(auto other, status_there(link));
    if (!other) return fail(std::move(answer).error());
    wants_another_ = true;
  }
}

Result<> Following::begin(host::Link& link) {
  STINT_TRY(send_project());
  STINT_TRY_ASSIGN(auto job, start_there(link));
  tell_place(life_.tell, stint_, job);
  return {};
}

// Whether the job is known there. A service that is over, as after a reboot, gives way to a new one.
Result<bool> Following::begun(host::Link& link) {
  STINT_TRY_ASSIGN(auto there, status_there(link));
  if (there) tell_place(life_.tell, stint_, *there);
  if (!there || service_ == nullptr || !there->done()) return there.has_value();
  STINT_TRY(life_.ledger.record(ledger::JobEnded{stint_.token, id_, pact::shell_code(*there->outcome)}));
  wants_another_ = true;
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
  return send(life_, ready_, stint_, work_, folder_, homeward_);
}

}  // namespace stint::life
