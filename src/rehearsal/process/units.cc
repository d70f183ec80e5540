// SPDX-License-Identifier: Apache-2.0
// What is asked of the units; units_run.cc is how a service's processes go on from step to step.
#include "rehearsal/process/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace stint::rehearsal::process {
namespace {

constexpr int kFailed = 1, kNotFound = 5;

struct PowerTarget {
  std::string_view target;
  PowerAction action;
};
constexpr std::array kPowerTargets{PowerTarget{"poweroff.target", PowerAction::PowerOff},
                                   PowerTarget{"halt.target", PowerAction::PowerOff},
                                   PowerTarget{"reboot.target", PowerAction::Reboot}};

Micros after(Micros now, Micros span) { return span > Micros::max() - now ? Micros::max() : now + span; }

}  // namespace

std::string Units::real_name(const std::string& name) const {
  auto whole = whole_name(name);
  if (entries_.contains(whole)) return whole;
  const auto looked = look_up_unit(parts_.root, whole);
  return looked.found == Found::Unit ? looked.unit.name : whole;
}

Units::Entry* Units::find(const std::string& name) {
  const auto found = entries_.find(real_name(name));
  return found == entries_.end() ? nullptr : &found->second;
}

const Units::Entry* Units::find(const std::string& name) const {
  const auto found = entries_.find(real_name(name));
  return found == entries_.end() ? nullptr : &found->second;
}

bool Units::has(const std::string& name) const {
  return find(name) != nullptr || look_up_unit(parts_.root, name).found == Found::Unit;
}

Units::State Units::state(const std::string& name) const {
  const auto* entry = find(name);
  return entry ? entry->state : State::Inactive;
}

pid_t Units::main_process(const std::string& name) const {
  const auto* entry = find(name);
  return entry ? entry->main : 0;
}

void Units::start(const std::string& name, Done done) {
  const auto* power = std::ranges::find(kPowerTargets, whole_name(name), &PowerTarget::target);
  if (power != kPowerTargets.end()) {
    shut_down(power->action);
    return done(0, "");
  }
  if (auto* entry = find(name); entry && entry->state == State::Active) return done(0, "");
  const auto looked = look_up_unit(parts_.root, name);
  if (auto* entry = find(name); looked.found != Found::Unit && !entry) {
    const auto whole = whole_name(name);
    if (looked.found == Found::Masked) return done(kFailed, fmt::format("Unit {} is masked.", whole));
    return done(kNotFound, fmt::format("Failed to start {0}: Unit {0} not found.", whole));
  }
  auto& entry = entries_[looked.found == Found::Unit ? looked.unit.name : real_name(name)];
  const bool idle = entry.state == State::Inactive || entry.state == State::Failed;
  if (looked.found == Found::Unit && idle) entry.unit = looked.unit;
  begin(entry, std::move(done));
}

bool Units::define(const Unit& unit) {
  auto& entry = entries_[unit.name];
  if (entry.state == State::Active || entry.state == State::Activating) return false;
  entry.unit = unit;
  return true;
}

void Units::begin(Entry& entry, Done done) {
  if (is_shutting_down() && entry.unit.stops_at_shutdown)
    return done(kFailed, fmt::format("{} is not started: the host is going down.", entry.unit.name));
  if (entry.state == State::Deactivating) {
    entry.starts_again = true;
    entry.started.push_back(std::move(done));
    return;
  }
  if (entry.state == State::Activating && entry.stage != Stage::None) {
    entry.started.push_back(std::move(done));
    return;
  }
  const auto& name = entry.unit.name;
  if (!entry.unit.service && !entry.unit.timer && !name.ends_with(".target"))
    return done(kFailed,
                fmt::format("{} is not started: process hosts have services, timers and targets.", name));
  entry.started.push_back(std::move(done));
  entry.due = Micros::max();
  const auto wants = entry.unit.wants;
  if (entry.unit.service) {
    begin_service(entry);
  } else {
    entry.state = State::Active;
    if (entry.unit.timer) arm(entry);
    answer(entry.started, 0, "");
  }
  for (const auto& wanted : wants) start(wanted);
}

// When a timer fires next: what counts from the start of its unit needs one that has been started.
void Units::arm(Entry& entry) {
  const auto& timer = *entry.unit.timer;
  const auto now = parts_.now();
  entry.due = Micros::max();
  if (timer.on_active) entry.due = std::min(entry.due, after(now, *timer.on_active));
  if (timer.on_boot) entry.due = std::min(entry.due, std::max(now, *timer.on_boot));
  const auto* unit = find(timer.unit);
  if (timer.on_unit_active && unit && unit->last_start != Micros::min())
    entry.due = std::min(entry.due, std::max(now, after(unit->last_start, *timer.on_unit_active)));
}

void Units::stop(const std::string& name, Done done) {
  auto* entry = find(name);
  if (!entry) {
    if (has(name)) return done(0, "");
    const auto whole = whole_name(name);
    return done(kNotFound, fmt::format("Failed to stop {0}: Unit {0} not loaded.", whole));
  }
  entry->starts_again = false;
  entry->stopped.push_back(std::move(done));
  begin_stop(*entry);
}

void Units::restart(const std::string& name, Done done) {
  auto* entry = find(name);
  const bool runs = entry && entry->unit.service &&
                    (entry->state == State::Active || entry->state == State::Activating ||
                     entry->state == State::Deactivating);
  if (!runs) {
    if (entry && entry->unit.timer) entry->state = State::Inactive;
    return start(name, std::move(done));
  }
  entry->started.push_back(std::move(done));
  entry->starts_again = true;
  if (entry->state != State::Deactivating) begin_stop(*entry);
}

void Units::shut_down(PowerAction how) {
  if (how == PowerAction::None) return;
  const bool reboot =
      how == PowerAction::Reboot || how == PowerAction::RebootForce || how == PowerAction::RebootNow;
  if (how == PowerAction::PowerOffNow || how == PowerAction::RebootNow) return end(reboot, true);
  if (how == PowerAction::PowerOffForce || how == PowerAction::RebootForce) return end(reboot, false);
  const std::string target = reboot ? "reboot.target" : "poweroff.target";
  if (going_to_ == target) return;
  going_to_ = target;
  const auto unit = look_up_unit(parts_.root, target).unit;
  on_limit_ = unit.on_job_limit;
  shutdown_limit_ = after(parts_.now(), unit.job_limit);
  parts_.tell(reboot ? "Rebooting: services are stopped" : "Powering off: services are stopped");
  for (auto& [name, entry] : entries_) {
    entry.starts_again = false;
    if (entry.unit.stops_at_shutdown) begin_stop(entry);
  }
  look_whether_all_stopped();
}

void Units::look_whether_all_stopped() {
  if (!is_shutting_down()) return;
  const bool busy = std::ranges::any_of(entries_, [](const auto& item) {
    const auto& entry = item.second;
    return entry.unit.stops_at_shutdown && entry.unit.service && entry.state != State::Inactive &&
           entry.state != State::Failed;
  });
  if (!busy) end(going_to_ == "reboot.target", false);
}

void Units::end(bool reboot, bool at_once) {
  if (!ending_) ending_ = Ending{reboot, at_once};
  if (at_once) ending_->at_once = true;
}

void Units::act(PowerAction action) { shut_down(action); }

void Units::turn() {
  const auto now = parts_.now();
  if (shutdown_limit_ <= now) {
    shutdown_limit_ = Micros::max();
    act(on_limit_ == PowerAction::None ? PowerAction::PowerOffForce : on_limit_);
  }
  std::vector<std::string> late, due;
  for (const auto& [name, entry] : entries_) {
    if (entry.limit <= now) late.push_back(name);
    if (entry.due <= now) due.push_back(name);
  }
  for (const auto& name : late) limit_passed(entries_[name]);
  for (const auto& name : due) {
    auto& entry = entries_[name];
    entry.due = Micros::max();
    if (entry.unit.service) {
      begin_service(entry);
      continue;
    }
    const auto fires = *entry.unit.timer;
    start(fires.unit);
    if (fires.on_unit_active) entry.due = after(now, *fires.on_unit_active);
  }
}

Micros Units::next_due() const {
  auto next = shutdown_limit_;
  for (const auto& [name, entry] : entries_) next = std::min({next, entry.limit, entry.due});
  return next;
}

}  // namespace stint::rehearsal::process
