// SPDX-License-Identifier: Apache-2.0
// stintd on a simulated machine: its own core, with jobs and connections of this world.
#include <csignal>
#include <utility>

#include "guard/core/deadline.h"
#include "sim/machine.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kSignEvery = 10s;
constexpr Micros kHangUpAfter = 50ms;
constexpr Micros kStartedAgain = 200ms;   // systemd's RestartSec
constexpr std::uint64_t kLineBytes = 64;  // of a job's log
constexpr int kPid = 1000;

}  // namespace

guard::Found Machine::what_stintd_finds() const {
  guard::Found found{.program = "sim", .boot_id = boot_id(), .token = twin_ ? twin_->token() : ""};
  if (record_) found.record = to_text(*record_);
  for (const auto& [id, job] : jobs_)
    found.jobs.push_back({.spec = job.spec,
                          .pid = kPid,
                          .boot_id = job.boot_id,
                          .started = job.started,
                          .outcome = job.outcome,
                          .ended = job.ended,
                          .log_end = job.log_end,
                          .supervised = job.running});
  return found;
}

bool Machine::start_stintd() {
  if (!booted()) return false;
  if (guard_) return true;
  guard::Actions actions;
  guard_ = guard::recover(what_stintd_finds(), instant(), actions);
  for (const auto& action : actions) perform(action);
  look_at_boot_timer();
  return true;
}

// The sign of life that stintd reads from the boot timer's file, again and again.
void Machine::look_at_boot_timer() {
  if (!guard_) return;
  feed(guard::in::BootTimer{twin_ && boot_timer_ ? twin_->sign() : std::nullopt});
  feed(guard::in::Sent{sent_});
  later(kSignEvery, &Machine::look_at_boot_timer);
}

void Machine::kill_stintd() {
  if (!guard_) return;
  guard_.reset();
  guard_next_.reset();
  frozen_ = false;
  auto clients = std::exchange(clients_, {});
  for (auto& [conn, client] : clients) client.hang_up();
  later(kStartedAgain, &Machine::resume_stintd);
}

void Machine::resume_stintd() {
  if (stintd_) (void)start_stintd();
}

void Machine::remove_stintd() {
  stintd_ = false;
  kill_stintd();
}

void Machine::notice_spot() { feed(guard::in::SpotNotice{.action = "terminate"}); }

std::optional<Micros> Machine::stintd_acts() const {
  if (!stintd_runs() || frozen_) return std::nullopt;
  if (guard_->phase == guard::Phase::Saving) return powered_on_ + guard_->ending.off_at;
  auto end = guard::deadline(*guard_, instant().boot);
  if (!guard_->policy || !end) return std::nullopt;
  return powered_on_ + end->at - guard_->policy->margins.off;
}

bool Machine::ends_idle() const {
  return stintd_runs() && guard_->phase == guard::Phase::Saving && guard_->ending.cause == guard::Cause::Idle;
}

void Machine::feed(const guard::Input& input) {
  if (!guard_ || frozen_ || hung_) return;
  auto step = guard::step(*guard_, input, instant());
  for (const auto& action : step.act) perform(action);
  if (!guard_ || !step.next) return;
  Micros due = powered_on_ + *step.next;
  if (guard_next_ && *guard_next_ == due) return;
  guard_next_ = due;
  agenda_.at(due, [this, boot = boots_, due] {
    if (!guard_ || boots_ != boot || guard_next_ != due) return;
    guard_next_.reset();
    feed(guard::in::Tick{});
  });
}

guard::Conn Machine::attach(std::function<void(std::string)> send, std::function<void()> hang_up) {
  guard::Conn conn{++conns_};
  clients_.emplace(conn, Client{std::move(send), std::move(hang_up)});
  feed(guard::in::Opened{conn});
  return conn;
}

void Machine::line(guard::Conn conn, std::string text) {
  if (!clients_.contains(conn) || cut_) return;
  feed(guard::in::Sent{sent_});
  feed(guard::in::Line{conn, std::move(text)});
}

void Machine::send_out(std::uint64_t bytes) {
  if (cut_) return;
  sent_ += bytes;
  if (on_sent) on_sent(bytes);
}

void Machine::detach(guard::Conn conn) {
  if (clients_.erase(conn) > 0) feed(guard::in::Closed{conn});
}

void Machine::launch(const pact::JobSpec& spec) {
  auto& job = jobs_[spec.id];
  job = Job{.spec = spec,
            .running = true,
            .generation = job.generation + 1,
            .started = instant().wall,
            .boot_id = boot_id()};
  agenda_.in(0us, [this, id = spec.id] { feed(guard::in::Launched{id, kPid, instant().wall}); });
  run_job(spec.id);
}

// It writes three lines, and outputs with them, and ends.
void Machine::run_job(const std::string& id) {
  auto guarded = [this, id, generation = jobs_[id].generation, boot = boots_](auto what) {
    return [this, id, generation, boot, what] {
      auto found = jobs_.find(id);
      bool same = found != jobs_.end() && found->second.running && found->second.generation == generation;
      if (boots_ == boot && same) what(found->second);
    };
  };
  for (int part = 1; part <= 3; ++part)
    agenda_.in(pace_.job * part / 4, guarded([this, id](Job& j) {
                 j.log_end += kLineBytes;
                 outputs.insert(id + ".out");
                 home.erase(id + ".out");  // it changed
                 written[id + ".out"] = std::chrono::floor<Seconds>(agenda_.wall());
                 send_out(pace_.job_sends);
                 feed(guard::in::LogGrew{id, j.log_end});
               }));
  agenda_.in(pace_.job, guarded([this, id](Job&) { end_job(id, pact::Exited{0}); }));
}

void Machine::end_job(const std::string& id, pact::Outcome outcome) {
  auto& job = jobs_[id];
  job.running = false;
  job.outcome = outcome;
  job.ended = instant().wall;
  feed(guard::in::Ended{id, std::move(outcome), *job.ended, job.log_end});
}

void Machine::signal_job(const guard::act::Signal& signal) {
  if (signal.number == SIGTERM && pace_.stubborn_jobs) return;
  agenda_.in(1s, [this, boot = boots_, id = signal.job, number = signal.number] {
    if (boots_ == boot && jobs_[id].running) end_job(id, pact::Killed{number});
  });
}

void Machine::send_log(const guard::act::SendLog& log) {
  auto client = clients_.find(log.to);
  if (client == clients_.end()) return;
  std::uint64_t end = jobs_[log.job].log_end;
  std::uint64_t next = std::min(end, log.from + kLineBytes);
  if (next > log.from && !cut_) {
    pact::Log piece{.job = log.job, .at = log.from, .next = next, .stream = 1, .bytes = "x\n"};
    client->second.send(pact::to_line(pact::Told{log.n, std::move(piece)}));
  }
  agenda_.in(0us, [this, conn = log.to, n = log.n, next] { feed(guard::in::LogSent{conn, n, next}); });
}

void Machine::hang_up(guard::Conn conn) {
  agenda_.in(kHangUpAfter, [this, conn] {
    auto client = clients_.find(conn);
    if (client == clients_.end()) return;
    auto gone = std::move(client->second.hang_up);
    clients_.erase(client);
    gone();
  });
}

// The latest word counts: the one before it goes.
void Machine::ask_boot_timer(const std::string& shorter, const std::string& longer) {
  if (!twin_) return;
  twin_->shorten(shorter);
  twin_->extend(longer);
}

void Machine::perform(const guard::Action& action) {
  if (const auto* send = std::get_if<guard::act::Send>(&action)) {
    auto client = clients_.find(send->to);
    if (client != clients_.end() && !cut_) client->second.send(pact::to_line(send->what));
  } else if (const auto* log = std::get_if<guard::act::SendLog>(&action)) {
    send_log(*log);
  } else if (const auto* conn = std::get_if<guard::act::Hangup>(&action)) {
    hang_up(conn->conn);
  } else if (const auto* job = std::get_if<guard::act::Launch>(&action)) {
    launch(job->job);
  } else if (const auto* accept = std::get_if<guard::act::Accept>(&action)) {
    jobs_[accept->job.id].spec = accept->job;
  } else if (const auto* signal = std::get_if<guard::act::Signal>(&action)) {
    signal_job(*signal);
  } else if (const auto* conclude = std::get_if<guard::act::Conclude>(&action)) {
    agenda_.in(0us, [this, id = conclude->job, outcome = conclude->outcome] { end_job(id, outcome); });
  } else if (const auto* keep = std::get_if<guard::act::Keep>(&action)) {
    record_ = keep->record;
  } else if (const auto* shorten = std::get_if<guard::act::Shorten>(&action)) {
    ask_boot_timer(pact::shorten_text(shorten->left, instant().boot, boot_id()), {});
  } else if (const auto* extend = std::get_if<guard::act::Extend>(&action)) {
    ask_boot_timer({}, pact::extend_text(extend->left, instant().boot, boot_id()));
  } else if (std::holds_alternative<guard::act::Look>(action)) {
    // Its user works by jobs alone: nothing else is ever found to use it.
    agenda_.in(Micros{0}, [this, boot = boots_] {
      if (boots_ == boot) feed(guard::in::Looked{guard::Readings{}});
    });
  } else if (std::holds_alternative<guard::act::PowerOff>(action)) {
    shut_down();
  }
}

}  // namespace stint::sim
