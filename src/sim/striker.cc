// SPDX-License-Identifier: Apache-2.0
#include "sim/striker.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::sim {
namespace {

using namespace std::chrono_literals;
namespace fault = rehearsal::wire::fault;

constexpr int kEveryCall = 1'000'000;

bool waits_for_effect(What what) {
  return what == What::Kill || what == What::PowerCut || what == What::CtrlC;
}

}  // namespace

Striker::Striker(Universe& world, const Plot& plot)
    : world_(world), plot_(plot), shortages_(world.settings().shortages) {
  for (const auto& fault : plot.faults) pending_.push_back({fault});
}

std::string Striker::running() const {
  for (const auto& [id, instance] : world_.instances())
    if (instance.running()) return id;
  return {};
}

// What does not run and has a disk.
std::string Striker::stopped() const {
  const auto& all = world_.instances();
  return all.empty() || !running().empty() || world_.paid_things().empty() ? "" : all.rbegin()->first;
}

There Striker::there() const {
  return !running().empty() ? There::Runs : !stopped().empty() ? There::Stopped : There::None;
}

void Striker::note(std::string call, std::uint64_t nth) {
  if (seen != nullptr) seen->push_back({step_, column_, std::move(call), nth, there()});
}

bool Striker::struck(What what) const { return std::ranges::find(hits_, what, &Hit::what) != hits_.end(); }

bool Striker::struck_in_step(Needs needs) const {
  return std::any_of(hits_.begin() + static_cast<std::ptrdiff_t>(hits_before_), hits_.end(),
                     [&](const Hit& hit) { return kind_of(hit.what).needs == needs; });
}

unsigned Striker::taken() const {
  unsigned layers = plot_.account == Account::NoAlarms ? kAlarms : kNoLayer;
  for (const auto& hit : hits_) layers |= kind_of(hit.what).takes;
  return layers;
}

void Striker::in_pause(std::size_t step) {
  step_ = step;
  hits_before_ = hits_.size();
  column_ = fmt::format("before {}", plot_.steps[step]->verb);
  note("", 1);
  for (auto& pending : pending_)
    if (!pending.struck && pending.fault.at.step == step && pending.fault.at.call.empty())
      (void)strike(pending, column_);
}

void Striker::begin(std::size_t step) {
  step_ = step;
  counts_.clear();
  phase_ = {};
  if (awaits(What::LedgerOld)) ledgers_.push_back(world_.copy_ledger());
}

bool Striker::awaits(What what) const {
  return std::ranges::any_of(pending_, [&](const Pending& p) { return !p.struck && p.fault.what == what; });
}

// Whether anybody still wants to know of calls.
bool Striker::attends() const { return seen != nullptr || !std::ranges::all_of(pending_, &Pending::struck); }

bool Striker::at(const std::string& call, bool after) {
  if (!attends()) return dies_ = false;
  if (!after) {
    column_.assign(plot_.steps[step_]->verb).append(" ").append(phase_.next(call));
    note(call, ++counts_[call]);
  }
  dies_ = false;
  for (auto& pending : pending_) {
    const auto& at = pending.fault.at;
    bool here = !pending.struck && at.step == step_ && at.call == call && at.nth == counts_[call];
    if (here && after == (at.after && waits_for_effect(pending.fault.what))) (void)strike(pending, column_);
  }
  return dies_;
}

void Striker::end_of_verb() {
  phase_ = {};
  world_.disk.full = false;
  world_.settings().shortages = shortages_;
}

bool Striker::strike(Pending& pending, const std::string& column) {
  const auto& kind = kind_of(pending.fault.what);
  world_.tell(fmt::format("FAULT {}: {}", kind.name, kind.does));
  bool struck = strike_laptop(pending.fault) || strike_cloud(pending.fault) || strike_machine(pending.fault);
  pending.struck = true;
  if (struck) hits_.push_back({kind.what, column});
  if (struck && (kind.needs == Needs::Machine || kind.needs == Needs::Stopped))
    machine_hit_ = world_.agenda.now();
  return struck;
}

bool Striker::strike_laptop(const Fault& fault) {
  switch (fault.what) {
    case What::Kill:
      return dies_ = true;
    case What::PowerCut:
      world_.cut_power();
      return dies_ = true;
    case What::CtrlC:
      world_.press_ctrl_c();
      return true;
    case What::Asleep:
      world_.sleep_laptop(fault.span);
      return true;
    case What::DiskFull:
      return world_.disk.full = true;
    case What::WallClock:
      world_.wall_error = fault.span;
      return true;
    case What::SecondClient:
      world_.start_beside(plot_.steps[step_]->args);
      return true;
    case What::LedgerLost:
      world_.lose_ledger();
      return true;
    case What::LedgerOld:
      world_.put_back(ledgers_.empty() ? Universe::LedgerCopy{} : ledgers_.back());
      return true;
    default:
      return false;
  }
}

void Striker::spoil(const std::string& call, decltype(rehearsal::wire::Fault::what) what, int times) {
  constexpr std::string_view kPrefix = "http ";
  auto name = call.starts_with(kPrefix) ? call.substr(kPrefix.size()) : call;
  world_.front().set_faults({{.call = name, .times = times, .what = std::move(what)}});
}

bool Striker::strike_cloud(const Fault& f) {
  auto& settings = world_.settings();
  switch (f.what) {
    case What::AnswerLostBefore:
      return spoil(f.at.call, fault::Lost{false}), true;
    case What::AnswerLostAfter:
      return spoil(f.at.call, fault::Lost{true}), true;
    case What::ErrorBefore:
      return spoil(f.at.call, fault::Broken{503, false}), true;
    case What::ErrorAfter:
      return spoil(f.at.call, fault::Broken{500, true}), true;
    case What::Throttled:
      return spoil(f.at.call, fault::Throttled{}), true;
    case What::Garbage:
      return spoil(f.at.call, fault::Broken{200, true}), true;
    case What::Cut:
      return spoil(f.at.call, fault::Cut{}), true;
    case What::Late:
      return spoil(f.at.call, fault::Late{f.span}), true;
    case What::Outage:
      spoil("*", fault::Lost{false}, kEveryCall);
      world_.agenda.in(f.span, [this] { world_.front().set_faults({}); });
      return true;
    case What::NoCapacity:
      settings.shortages = {{.type = "g4dn.*"}};
      return true;
    case What::NoCapacityInZones:
      settings.shortages = {{.zone = "us-east-1a"}, {.zone = "us-east-1b"}};
      return true;
    case What::NoCapacityLater:
      settings.shortages = {{.type = "g4dn.*", .after_accepting = true}};
      return true;
    case What::ReadLag:
      settings.read_lag = {0us, f.span};
      return true;
    case What::AlarmLate:
      settings.alarms.delay = {3min, 3min};
      return true;
    case What::AlarmFails:
      settings.alarms.acts = false;
      return true;
    case What::ScheduleLate:
      settings.schedules.delay = {59s, 59s};
      return true;
    case What::RoleBroken:
      return settings.schedules.role_broken = true;
    case What::NoUserData:
      world_.machine_pace.runs_user_data = false;
      return true;
    case What::StuckUnit:
      return world_.machine_pace.stuck_unit = true;
    case What::StubbornJobs:
      return world_.machine_pace.stubborn_jobs = true;
    default:
      return false;
  }
}

bool Striker::strike_machine(const Fault& fault) {
  auto id = kind_of(fault.what).needs == Needs::Stopped ? stopped() : running();
  if (id.empty()) return false;
  if (strike_by_console(fault, id)) return true;
  Machine* machine = world_.machine(id);
  if (machine == nullptr || !machine->up()) return false;
  switch (fault.what) {
    case What::StintdKilled:
      return machine->kill_stintd(), true;
    case What::StintdGone:
      return machine->remove_stintd(), true;
    case What::StintdFrozen:
      return machine->freeze_stintd(), true;
    case What::OffTimerStopped:
      return machine->stop_off_timer(), true;
    case What::BootTimerGone:
      return machine->remove_boot_timer(), true;
    case What::MachineClock:
      return machine->jump_clock(fault.span), true;
    case What::Reboot:
      return machine->reboot(false), true;
    case What::RebootWithoutCloudInit:
      return machine->reboot(true, false), true;
    case What::NetworkCut:
      return machine->cut_network(fault.span), true;
    case What::KernelHangs:
      return machine->hang(), true;
    case What::HostCrash:
      return world_.crash_host(id), true;
    case What::SpotNotice:
      machine->notice_spot();
      world_.agenda.in(2min, [this, id] { world_.use_console(ByConsole::Terminate, id); });
      return true;
    default:
      return false;
  }
}

bool Striker::strike_by_console(const Fault& fault, const std::string& id) {
  switch (fault.what) {
    case What::ConsoleTerminate:
    case What::ConsoleTerminateStopped:
      return world_.use_console(ByConsole::Terminate, id), true;
    case What::ConsoleStop:
      return world_.use_console(ByConsole::Stop, id), true;
    case What::ConsoleStart:
      return world_.use_console(ByConsole::Start, id), true;
    case What::ConsoleStopAndStart:
      world_.use_console(ByConsole::Stop, id);
      world_.agenda.in(fault.span, [this, id] { world_.use_console(ByConsole::Start, id); });
      return true;
    default:
      return false;
  }
}

}  // namespace stint::sim
