// SPDX-License-Identifier: Apache-2.0
#include "sim/machine.h"

#include <fmt/format.h>

#include <charconv>
#include <csignal>

#include "guard/core/recover.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kGrace = 15min;  // as boot_timer.sh: for a start after the end
constexpr Micros kTooLittle = 1min;
constexpr Micros kSignEvery = 10s;
constexpr Micros kHangUpAfter = 50ms;
constexpr std::uint64_t kLineBytes = 64;  // of a job's log

std::string boot_id_of(const std::string& instance, std::uint64_t boots) {
  return fmt::format("{}-boot-{}", instance, boots);
}

}  // namespace

std::optional<Seconds> boot_timer_in(const std::string& user_data) {
  auto end = user_data.find("\" >\"$disk/begun\"");
  if (end == std::string::npos) return std::nullopt;
  auto begin = user_data.rfind('"', end - 1);
  std::int64_t seconds = 0;
  std::from_chars(user_data.data() + begin + 1, user_data.data() + end, seconds);
  if (seconds <= 0) return std::nullopt;
  return Seconds{seconds};
}

Machine::Machine(Agenda& agenda, MachinePace pace, Spec spec, std::function<void()> told_off)
    : agenda_(agenda), pace_(pace), spec_(std::move(spec)), told_off_(std::move(told_off)) {}

void Machine::power_on(const std::string& public_address) {
  spec_.public_address = public_address;
  up_ = true;
  ++boots_;
  powered_on_ = agenda_.now();
  auto boot = boots_;
  auto later = [&](Micros span, void (*what)(Machine&)) {
    agenda_.in(span, [this, boot, what] {
      if (up_ && boots_ == boot) what(*this);
    });
  };
  later(pace_.boot_timer, [](Machine& m) { m.arm_boot_timer(); });
  later(pace_.ssh, [](Machine& m) { m.ssh_ = true; });
  later(pace_.console, [](Machine& m) {
    m.console_ += "-----BEGIN SSH HOST KEY KEYS-----\r\n" + m.spec_.host_key +
                  " root@host\r\n-----END SSH HOST KEY KEYS-----\r\n";
  });
  later(pace_.booted, [](Machine& m) {
    m.booted_ = true;
    if (!m.record_.empty()) (void)m.start_stintd();  // its unit was installed before
  });
}

// What boot_timer.sh does at a boot, on this world's disk and clock.
void Machine::arm_boot_timer() {
  if (!limit_) limit_ = boot_timer_in(spec_.user_data);
  if (!limit_) return;  // an image that runs no user-data has none
  if (boots_ > 1 && *limit_ - used_before_ < kTooLittle) limit_ = used_before_ + kGrace;
  armed_at_ = agenda_.now();
  off_at_ = agenda_.now() + *limit_ - used_before_;
  auto boot = boots_;
  agenda_.at(*off_at_, [this, boot] {
    if (up_ && boots_ == boot && off_at_ && *off_at_ <= agenda_.now()) shut_down();
  });
}

// What its next tick makes of what stintd asks for.
void Machine::set_boot_timer(Micros limit) {
  limit_ = limit;
  off_at_ = agenda_.now() + limit - used();
  auto boot = boots_;
  agenda_.at(*off_at_, [this, boot] {
    if (up_ && boots_ == boot && off_at_ && *off_at_ <= agenda_.now()) shut_down();
  });
}

Micros Machine::used() const { return used_before_ + (off_at_ ? agenda_.now() - armed_at_ : 0us); }

pact::BootSign Machine::sign() const {
  auto boot_clock = agenda_.now() - powered_on_;
  return {.boot_id = boot_id_of(spec_.instance, boots_),
          .at = boot_clock,
          .used = used(),
          .limit = *limit_,
          .armed = true};
}

void Machine::shut_down() {
  auto boot = boots_;
  agenda_.in(pace_.off, [this, boot] {
    if (!up_ || boots_ != boot) return;
    switch_off();
    told_off_();
  });
}

void Machine::switch_off() {
  if (!up_) return;
  used_before_ = used();
  off_at_.reset();
  up_ = ssh_ = booted_ = false;
  guard_.reset();
  guard_next_.reset();
  for (auto& [id, job] : jobs_) job.running = false;
  auto clients = std::move(clients_);
  clients_.clear();
  for (auto& [conn, client] : clients) client.hang_up();
  if (on_gone) on_gone();
}

bool Machine::start_stintd() {
  if (!booted()) return false;
  if (guard_) return true;
  guard::Actions actions;
  guard::Found found{.program = "sim", .boot_id = boot_id_of(spec_.instance, boots_), .token = ""};
  if (!record_.empty()) found.record = record_;
  guard_ = guard::recover(std::move(found), instant(), actions);
  for (const auto& action : actions) perform(action);
  if (!guard_) return true;
  auto boot = boots_;
  // The sign of life that stintd reads from the boot timer's file, again and again.
  auto look = std::make_shared<std::function<void()>>();
  *look = [this, boot, look] {
    if (!guard_ || boots_ != boot) return;
    feed(off_at_ ? guard::in::BootTimer{sign()} : guard::in::BootTimer{});
    agenda_.in(kSignEvery, [look] { (*look)(); });
  };
  (*look)();
  return true;
}

void Machine::feed(const guard::Input& input) {
  if (!guard_) return;
  auto step = guard::step(*guard_, input, instant());
  for (const auto& action : step.act) perform(action);
  if (!guard_ || !step.next) return;
  Micros due = powered_on_ + *step.next;
  if (guard_next_ && *guard_next_ == due) return;
  guard_next_ = due;
  auto boot = boots_;
  agenda_.at(due, [this, boot, due] {
    if (guard_ && boots_ == boot && guard_next_ == due) {
      guard_next_.reset();
      feed(guard::in::Tick{});
    }
  });
}

guard::Conn Machine::attach(std::function<void(std::string)> send, std::function<void()> hang_up) {
  guard::Conn conn{++conns_};
  clients_.emplace(conn, Client{std::move(send), std::move(hang_up)});
  feed(guard::in::Opened{conn});
  return conn;
}

void Machine::line(guard::Conn conn, std::string text) {
  if (clients_.contains(conn)) feed(guard::in::Line{conn, std::move(text)});
}

void Machine::detach(guard::Conn conn) {
  if (clients_.erase(conn) > 0) feed(guard::in::Closed{conn});
}

void Machine::launch(const pact::JobSpec& spec) {
  auto& job = jobs_[spec.id];
  job = Job{.running = true, .generation = job.generation + 1};
  auto generation = job.generation;
  auto boot = boots_;
  auto guarded = [this, id = spec.id, generation, boot](auto what) {
    return [this, id, generation, boot, what] {
      auto found = jobs_.find(id);
      if (boots_ == boot && found != jobs_.end() && found->second.running &&
          found->second.generation == generation)
        what(found->second);
    };
  };
  agenda_.in(0us, [this, id = spec.id] { feed(guard::in::Launched{id, 1000, agenda_.wall()}); });
  for (int part = 1; part <= 3; ++part)
    agenda_.in(pace_.job * part / 4, guarded([this, id = spec.id](Job& j) {
                 j.log_end += kLineBytes;
                 outputs.insert(id + ".out");
                 home.erase(id + ".out");  // it changed
                 feed(guard::in::LogGrew{id, j.log_end});
               }));
  agenda_.in(pace_.job, guarded([this, id = spec.id](Job&) { end_job(id, pact::Exited{0}); }));
}

void Machine::end_job(const std::string& id, pact::Outcome outcome) {
  auto& job = jobs_[id];
  job.running = false;
  feed(guard::in::Ended{id, std::move(outcome), agenda_.wall(), job.log_end});
}

void Machine::send_log(const guard::act::SendLog& log) {
  auto client = clients_.find(log.to);
  if (client == clients_.end()) return;
  std::uint64_t end = jobs_[log.job].log_end;
  std::uint64_t next = std::min(end, log.from + kLineBytes);
  if (next > log.from) {
    pact::Log piece{.job = log.job, .at = log.from, .next = next, .stream = 1, .bytes = "x\n"};
    client->second.send(pact::to_line(pact::Told{log.n, std::move(piece)}));
  }
  agenda_.in(0us, [this, conn = log.to, n = log.n, next] { feed(guard::in::LogSent{conn, n, next}); });
}

void Machine::perform(const guard::Action& action) {
  if (const auto* send = std::get_if<guard::act::Send>(&action)) {
    if (auto client = clients_.find(send->to); client != clients_.end())
      client->second.send(pact::to_line(send->what));
  } else if (const auto* log = std::get_if<guard::act::SendLog>(&action)) {
    send_log(*log);
  } else if (const auto* hang_up = std::get_if<guard::act::Hangup>(&action)) {
    agenda_.in(kHangUpAfter, [this, conn = hang_up->conn] {
      auto client = clients_.find(conn);
      if (client == clients_.end()) return;
      auto gone = std::move(client->second.hang_up);
      clients_.erase(client);
      gone();
    });
  } else if (const auto* job = std::get_if<guard::act::Launch>(&action)) {
    launch(job->job);
  } else if (const auto* signal = std::get_if<guard::act::Signal>(&action)) {
    agenda_.in(1s, [this, id = signal->job, number = signal->number] {
      if (guard_ && jobs_[id].running) end_job(id, pact::Killed{number});
    });
  } else if (const auto* conclude = std::get_if<guard::act::Conclude>(&action)) {
    agenda_.in(0us, [this, id = conclude->job, outcome = conclude->outcome] {
      if (guard_) end_job(id, outcome);
    });
  } else if (const auto* keep = std::get_if<guard::act::Keep>(&action)) {
    record_ = keep->text;
  } else if (const auto* shorten = std::get_if<guard::act::Shorten>(&action)) {
    if (!off_at_) return;
    set_boot_timer(std::min(*limit_, used() + shorten->left));
  } else if (const auto* extend = std::get_if<guard::act::Extend>(&action)) {
    if (off_at_) set_boot_timer(std::max(*limit_, used() + extend->left));
  } else if (std::holds_alternative<guard::act::Look>(action)) {
    // Its user works by jobs alone: nothing else is ever found to use it.
    agenda_.in(0us, [this] { feed(guard::in::Looked{guard::Readings{}}); });
  } else if (std::holds_alternative<guard::act::PowerOff>(action)) {
    shut_down();
  }
}

}  // namespace stint::sim
