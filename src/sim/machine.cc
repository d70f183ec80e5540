// SPDX-License-Identifier: Apache-2.0
#include "sim/machine.h"

#include <fmt/format.h>

#include <utility>

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kTickEvery = 10s;
constexpr Micros kForHours = 3h;
constexpr Micros kConnectionsDie = 40s;       // ssh's ServerAliveInterval, three times and once more
constexpr Micros kUnboundedPowerOff = 30min;  // systemd's own patience with a unit that refuses

}  // namespace

Machine::Machine(Agenda& agenda, MachinePace pace, Spec spec, std::function<void()> told_off)
    : agenda_(agenda), pace_(pace), spec_(std::move(spec)), told_off_(std::move(told_off)) {
  if (pace_.stubborn_jobs) pace_.job = kForHours;
  if (pace_.runs_user_data) twin_ = BootTwin::from_user_data(spec_.user_data);
}

void Machine::later(Micros span, void (Machine::*what)()) {
  agenda_.in(span, [this, boot = boots_, what] {
    if (up_ && boots_ == boot) (this->*what)();
  });
}

std::string Machine::boot_id() const { return fmt::format("{}-boot-{}", spec_.instance, boots_); }

BootTwin::Clocks Machine::clocks() const {
  auto whole = [](auto span) { return std::chrono::floor<Seconds>(span).count(); };
  auto now = instant();
  return {.up = whole(now.boot), .wall = whole(now.wall.time_since_epoch()), .boot = boot_id()};
}

void Machine::power_on(const std::string& public_address) {
  if (!public_address.empty()) spec_.public_address = public_address;
  up_ = true;
  hung_ = frozen_ = cut_ = going_down_ = false;
  ++boots_;
  powered_on_ = agenda_.now();
  sent_ = 0;
  if (twin_) twin_->boot();
  first_looks();
}

void Machine::first_looks() {
  bool unit_starts = twin_ && boots_ > 1 && twin_->enabled();
  if (twin_ && boot_timer_ && (cloud_init_ || unit_starts)) later(pace_.boot_timer, &Machine::run_boothook);
  if (!pace_.runs_user_data) return;  // no key was put there, nobody may log in
  later(pace_.ssh, &Machine::open_ssh);
  later(pace_.console, &Machine::show_host_key);
  later(pace_.booted, &Machine::finish_boot);
}

void Machine::show_host_key() {
  console_ += "-----BEGIN SSH HOST KEY KEYS-----\r\n" + spec_.host_key +
              " root@host\r\n-----END SSH HOST KEY KEYS-----\r\n";
}

void Machine::finish_boot() {
  booted_ = true;
  if (record_ && stintd_) (void)start_stintd();  // its unit was installed before
}

void Machine::run_boothook() {
  if (hung_) return;
  if (cloud_init_) twin_->hook(clocks());
  if (twin_->starts() || boots_ > 1) tick_boot_timer();
}

void Machine::tick_boot_timer() {
  if (hung_ || !boot_timer_) return;
  twin_->tick(clocks());
  await_boot_timer();
  later(kTickEvery, &Machine::tick_boot_timer);
}

void Machine::await_boot_timer() {
  if (auto at = boot_timer_acts()) {
    agenda_.at(*at, [this, boot = boots_] {
      if (up_ && boots_ == boot) fire_boot_timer();
    });
  }
}

void Machine::fire_boot_timer() {
  auto at = boot_timer_acts();
  if (!at || *at > agenda_.now()) return;
  twin_->off(clocks());
  shut_down();
}

std::optional<Micros> Machine::boot_timer_acts() const {
  if (!up_ || hung_ || !twin_ || !boot_timer_) return std::nullopt;
  auto at = twin_->fires_at();
  if (!at) return std::nullopt;
  return powered_on_ + Seconds{*at};
}

void Machine::go_down(Micros span) {
  agenda_.in(span, [this, boot = boots_] {
    if (!up_ || boots_ != boot) return;
    switch_off();
    told_off_();
  });
}

void Machine::shut_down() {
  if (!up_ || hung_ || std::exchange(going_down_, true)) return;
  if (twin_ && boot_timer_) twin_->stop(clocks(), true);
  Micros longest = twin_ ? Micros{twin_->longest_off()} : kUnboundedPowerOff;
  going_down_since_ = agenda_.now();
  go_down(pace_.stuck_unit ? longest : pace_.off);
}

void Machine::switch_off() {
  if (!up_) return;
  if (going_down_ && twin_) slowest_off_ = std::max(slowest_off_, agenda_.now() - going_down_since_);
  up_ = ssh_ = booted_ = false;
  guard_.reset();
  guard_next_.reset();
  for (auto& [id, job] : jobs_) job.running = false;
  hang_up_all();
}

void Machine::hang_up_all() {
  auto clients = std::exchange(clients_, {});
  for (auto& [conn, client] : clients) client.hang_up();
  if (auto gone = std::exchange(on_gone, nullptr)) gone();
}

void Machine::reboot(bool in_good_order, bool cloud_init) {
  if (!up_) return;
  if (in_good_order && twin_ && boot_timer_ && !hung_) twin_->stop(clocks(), false);
  cloud_init_ = cloud_init_ && cloud_init;
  switch_off();
  up_ = true;  // the instance runs on: only what is on it has stopped
  ++boots_;
  hung_ = true;
  agenda_.in(pace_.reboot, [this, boot = boots_] {
    if (up_ && boots_ == boot) power_on("");
  });
}

void Machine::hang() {
  if (!up_) return;
  hung_ = true;
  guard_.reset();
  guard_next_.reset();
  for (auto& [id, job] : jobs_) job.running = false;
  agenda_.in(kConnectionsDie, [this, boot = boots_] {
    if (boots_ == boot) hang_up_all();
  });
}

void Machine::cut_network(Micros span) {
  if (!up_) return;
  cut_ = true;
  agenda_.in(kConnectionsDie, [this, boot = boots_] {
    if (boots_ == boot && cut_) hang_up_all();
  });
  agenda_.in(span, [this, boot = boots_] {
    if (boots_ == boot) cut_ = false;
  });
}

void Machine::remove_boot_timer() {
  boot_timer_ = false;
  if (twin_) twin_->disarm();
}

}  // namespace stint::sim
