// SPDX-License-Identifier: Apache-2.0
// The invariants of the guard: who is at its post, and what nobody may outlive.
#include <fmt/format.h>

#include <algorithm>

#include "sim/invariants.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kSlowestOff = 60s;       // whatever refuses
constexpr Micros kLate = 60s;             // past its deadline by no more
constexpr Micros kCloudGuardLate = 3min;  // where only alarms are left: the tail in the budget
constexpr Micros kIdle = 30min;           // after which a machine with nothing to do ends
constexpr Micros kFirstEnd = 5min;        // before the deadline: stintd asks jobs to save
constexpr Micros kBootTimerEnd = 3min;    // before the deadline: it powers off
constexpr Micros kGrace = 15min + kLate;  // what a start after the end has
constexpr Micros kArmed = 1min;           // after power-on: every layer is at its post
constexpr Micros kMinutes = 2min;         // a schedule is near enough

std::string span(Micros span) { return format_duration(std::max(span, Micros{0})); }

}  // namespace

// A machine that was left to stand does not end long before it must.
void Invariants::early_end() {
  const auto* machine = last();
  if (!stands_ || by_others() || machine == nullptr || (tight() && started_again_)) return;
  Micros until = machine->runs.back().from + kIdle - kFirstEnd;
  if (world_.agenda.now() < until && running().empty())
    violate("early", "a machine that was to stand has ended long before its deadline");
}

// Each layer that no fault took is at its post, once a verb has left a machine to stand.
void Invariants::layers() {
  if (!stands_ || confused() || world_.agenda.now() - striker_.machine_hit() < kArmed) return;
  for (const auto& instance : running()) {
    Machine* machine = world_.machine(instance.id);
    bool asked = machine != nullptr && machine->booted() && !machine->ends_idle();
    if (asked && !instance.runs.back().by_console) layers_of(instance, *machine);
  }
}

// It acts between `from` and `to` before the deadline of the run.
void Invariants::at_post(const std::string& layer, const Universe::Instance& instance,
                         std::optional<Micros> acts, Micros from, Micros to) {
  if (!acts) return violate("layers", fmt::format("{} of {} is not at its post", layer, instance.id));
  Micros begun = instance.runs.back().from, deadline = begun + least_;
  bool early = *acts < deadline - from && !striker_.struck(What::RebootWithoutCloudInit);
  bool in_time = !early && *acts <= deadline - to;
  if (!tight() && !in_time)
    violate("layers",
            fmt::format("{} of {} acts {} after its start", layer, instance.id, span(*acts - begun)));
}

void Invariants::layers_of(const Universe::Instance& instance, Machine& machine) {
  unsigned taken = striker_.taken();
  if ((taken & kStintd) == 0) at_post("stintd", instance, machine.stintd_acts(), 12min, 3min);
  if ((taken & kBootTimer) == 0) at_post("the boot timer", instance, machine.boot_timer_acts(), 12min, 2min);
  account_layers_of(instance);
}

void Invariants::account_layers_of(const Universe::Instance& instance) {
  auto guards = world_.guards_of(instance.id);
  if ((striker_.taken() & kAlarms) == 0) at_post("the alarm", instance, guards.alarm, 5min, 0min);
  if (!keeps()) return;
  at_post("the schedule", instance, guards.end, 4min, 0min);
  // A run that cannot have schedules, for an outage or a sleep, has a terminate for its forced end, and no
  // kept disk: the schedule of the disk may act where that of the machine does.
  bool none = striker_.struck(What::Outage) || striker_.struck(What::Asleep);
  Micros from = none ? 1min : 5min - keep_;
  at_post("the disk's schedule", instance, guards.keep, from, -kMinutes - keep_);
}

// A machine that was left stopped: its disk has its end, and nothing is left of what ends a running one.
void Invariants::rests() {
  const auto* machine = last();
  if (!rests_ || confused() || by_others() || machine == nullptr) return;
  bool over = keeps() && world_.agenda.now() > machine->ended() + keep_ - kMinutes;
  if (world_.paid_things().empty() && !over)
    violate("stopped", "the disk of " + machine->id + " is gone before its time");
  if (world_.paid_things().empty()) return;
  auto guards = world_.guards_of(machine->id);
  if (guards.alarm || guards.end)
    violate("stopped", "what would end a running machine is still there for " + machine->id);
  if (!keeps()) return;
  // A stop from inside is dated by whoever sees it.
  if (!guards.keep || *guards.keep < machine->ended() + keep_ - kMinutes ||
      *guards.keep > rests_since_ + keep_ + kMinutes)
    violate("stopped", fmt::format("the disk of {} is to go {} after its stop", machine->id,
                                   guards.keep ? span(*guards.keep - machine->ended()) : "never"));
}

// Whether a layer of the guard is left; `inside`: one on the machine.
bool Invariants::guarded(const Universe::Instance& instance, bool& inside) {
  unsigned taken = striker_.taken();
  Machine* machine = world_.machine(instance.id);
  bool boot_timer = (taken & kBootTimer) == 0;
  bool stintd = (taken & kStintd) == 0 && machine != nullptr && machine->bound();
  bool alarms = (taken & kAlarms) == 0 && instance.watched;
  bool schedules = (taken & kSchedules) == 0 && instance.scheduled;
  inside = boot_timer || stintd;
  return inside || alarms || schedules;
}

// Where a forced end is a stop: a start by hand comes on top of what was reckoned, and of a disk only K is
// the end.
bool Invariants::outside_budget(const Universe::Instance& instance) const {
  bool by_console = std::ranges::any_of(instance.runs, &Universe::Run::by_console);
  return keeps() && (by_console || (striker_.taken() & kSchedules) != 0);
}

void Invariants::deadlines() {
  for (const auto& [id, instance] : world_.instances()) {
    bool inside = false;
    if (!guarded(instance, inside)) continue;
    if (metered_over(instance.token) && !outside_budget(instance))
      violate("budget", fmt::format("{} cost more than its budget by the meter", id));
    for (const auto& run : instance.runs) deadline_of(instance, run, inside);
  }
  for (const auto& [id, instance] : world_.instances())
    if (auto* machine = world_.machine(id); machine != nullptr && machine->slowest_off() > kSlowestOff)
      violate("power-off", fmt::format("{} took {} to power off", id, span(machine->slowest_off())));
}

void Invariants::deadline_of(const Universe::Instance& instance, const Universe::Run& run, bool inside) {
  if (!run.guarded_first && plot_.account != Account::NoAlarms)
    violate("guarded start", fmt::format("{} was started before what ends it was armed", instance.id));
  if (tight()) return;
  if (run.by_console && keeps() && !inside) return;  // the account's guards may have had their turn already
  Micros end = run.to.value_or(world_.agenda.now());
  Micros late = inside ? kLate : kCloudGuardLate;
  // Where an alarm terminates, nothing that somebody starts by hand outlives the deadline that the last verb
  // set, counted from the run that it met; but a `stop` takes the alarm away.
  bool terminated = run.by_console && plot_.account == Account::Plain && instance.watched && !rested_;
  Micros counted = instance.launched();
  for (const auto& earlier : instance.runs)
    if (earlier.from <= extended_) counted = std::max(counted, earlier.from);
  Micros limit = terminated ? std::max(counted + most_ + late, run.from + kGrace) : run.from + most_ + late;
  if (end > limit)
    violate("deadline", fmt::format("{} ran {} past its deadline{}", instance.id, span(end - limit + late),
                                    inside ? "" : " with the account's guard alone"));
  order_of_layers(instance, run);
}

// A layer acts only where those before it did not: with stintd alive the boot timer has nothing to do.
void Invariants::order_of_layers(const Universe::Instance& instance, const Universe::Run& run) {
  Machine* machine = world_.machine(instance.id);
  bool on_its_own = std::ranges::none_of(striker_.hits(), [](const Hit& hit) {
    return kind_of(hit.what).needs == Needs::Machine || hit.what == What::NoUserData ||
           hit.what == What::StuckUnit;
  });
  if (!on_its_own || machine == nullptr || !machine->bound() || !run.to || run.by_console) return;
  if (*run.to > run.from + most_ - kBootTimerEnd)
    violate("order", fmt::format("stintd did not end {}, the boot timer had to", instance.id));
}

// A guard that is there leaves nothing that is paid for, with no help from here.
void Invariants::long_after() {
  stands_ = rests_ = false;
  unsigned taken = striker_.taken();
  bool stopped = striker_.struck(What::HostCrash) || striker_.struck(What::ConsoleStop) ||
                 striker_.struck(What::ConsoleStopAndStart);
  world_.settle();
  if (has_step(plot_, "stop-unguarded") || (keeps() && (taken & kSchedules) != 0)) return;
  for (const auto& [id, instance] : world_.instances()) {
    bool inside = false;
    if (!guarded(instance, inside) || tight()) return;
    if (stopped && ((taken & kAlarms) != 0 || !instance.watched)) return;
  }
  for (const auto& thing : world_.paid_things())
    violate("kept", thing + " is still paid for long after the deadline");
}

}  // namespace stint::sim
