// SPDX-License-Identifier: Apache-2.0
#include "sim/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "ledger/bill.h"
#include "ledger/ledger.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kLifetime = 1h;  // of the steps that say so
constexpr Micros kLate = 60s;     // past its deadline by no more
constexpr Micros kCloudGuardLate =
    3min;                               // where only the account's own guard is left: the tail in the budget
constexpr Micros kIdle = 30min;         // after which a machine with nothing to do ends
constexpr Micros kFirstEnd = 5min;      // before the deadline: stintd asks jobs to save
constexpr Micros kBootTimerEnd = 3min;  // before the deadline: it powers off
constexpr Micros kGrace = 15min + kLate;  // what a start after the end has
constexpr Micros kSettled = 45min;        // after a launch: all that a journey wants to do is done by then
constexpr Micros kArmed = 1min;           // after power-on: every layer is at its post
constexpr std::int64_t kTightBudget = 400'000'000;  // nano-dollars, of the step "tight"

std::string span(Micros span) { return format_duration(std::max(span, Micros{0})); }

bool ends_something(const Step& step) { return step.name == "down" || step.name == "sweep"; }

// What our ledger says of each stint, in nano-dollars.
struct Said {
  std::string token;
  std::int64_t nano = 0;
};

std::vector<Said> ledger_says(Universe& world) {
  std::vector<Said> said;
  SysMicros now = world.agenda.wall();
  world.live([&](World& laptop) {
    auto ledger = ledger::Ledger::open(laptop);
    auto stints =
        ledger ? ledger->stints({}) : Result<std::vector<ledger::Stint>>{std::vector<ledger::Stint>{}};
    if (!stints) return 1;
    for (const auto& stint : *stints) {
      auto cost = stint.ended ? stint.cost : ledger::cost_so_far(stint, now);
      said.push_back({stint.token, cost.total().micros() * 1000});
    }
    return 0;
  });
  return said;
}

}  // namespace

void Invariants::violate(std::string invariant, std::string what) {
  world_.tell(fmt::format("VIOLATION of {}: {}", invariant, what));
  found.push_back({std::move(invariant), std::move(what)});
}

std::vector<Universe::Instance> Invariants::running() {
  world_.settle();
  std::vector<Universe::Instance> found_running;
  for (const auto& [id, instance] : world_.instances())
    if (instance.running) found_running.push_back(instance);
  return found_running;
}

// Whether more than one stint of the name may be open: the laptop does not know of one.
bool Invariants::confused() const { return striker_.struck(What::LedgerLost); }

void Invariants::in_pause() {
  early_end();
  layers();
}

void Invariants::early_end() {
  bool by_others = striker_.struck(What::HostCrash) || striker_.struck(What::ConsoleTerminate) ||
                   striker_.struck(What::ConsoleStop) || striker_.struck(What::ConsoleStopAndStart);
  if (!stands_ || by_others || world_.instances().empty()) return;
  Micros last{0};
  for (const auto& [id, instance] : world_.instances()) last = std::max(last, instance.launched);
  Micros until = last + kIdle - kFirstEnd;
  if (world_.agenda.now() < until && running().empty())
    violate("early", "a machine that was to stand has ended long before its deadline");
}

void Invariants::after(const Step& step, const Life& life) {
  one_machine();
  if (!step.launches && world_.launches() > launched_)
    violate("one machine", fmt::format("`{}` launched a machine", step.name));
  launched_ = world_.launches();
  if (life.code) truth_of_exit(step, life);
  for (const auto& broken : world_.take_broken()) violate("rules", broken);
}

// Of one intent never two at once; of one name neither, where the ledger is there.
void Invariants::one_machine() {
  world_.settle();
  for (const auto& [id, one] : world_.instances())
    for (const auto& [other_id, other] : world_.instances()) {
      if (id >= other_id) continue;
      bool apart =
          (!one.running && one.ended <= other.launched) || (!other.running && other.ended <= one.launched);
      if (!apart && (one.token == other.token || !confused()))
        violate("one machine", fmt::format("{} and {} ran at once", id, other_id));
    }
}

void Invariants::truth_of_exit(const Step& step, const Life& life) {
  auto now = running();
  bool disturbed = striker_.struck_in_step(Needs::Machine) || striker_.struck(What::Asleep) || confused();
  int code = *life.code;
  bool its_own = step.launches || ends_something(step);
  if ((code == 1 || code == 130) && its_own && !now.empty() && !confused())
    violate("exit codes",
            fmt::format("`{}` ended with {} and a machine runs: {}", step.name, code, life.err));
  if (code == 0 && ends_something(step) && !now.empty() && !confused())
    violate("exit codes", fmt::format("`{}` ended with 0 and a machine runs", step.name));
  bool left = step.name == "up" || step.name == "tight" || step.name == "run";
  if (code == 0 && left && now.empty() && !disturbed)
    violate("exit codes", fmt::format("`{}` ended with 0 and no machine runs", step.name));
  stands_ = left ? code == 0 : stands_ && step.name == "ls";
  if (code == 0 && (step.name == "run" || step.name == "once")) outputs();
  if (code == 0 && left) layers();
}

// Of the machine that was launched last: those before it belong to stints that failed.
void Invariants::outputs() {
  const Universe::Instance* last = nullptr;
  for (const auto& [id, instance] : world_.instances())
    if (last == nullptr || instance.launched > last->launched) last = &instance;
  Machine* machine = last != nullptr ? world_.machine(last->id) : nullptr;
  if (machine == nullptr) return violate("outputs", "nothing ran");
  for (const auto& name : machine->outputs)
    if (!machine->home.contains(name))
      violate("outputs", fmt::format("{} of {} is not home", name, last->id));
}

void Invariants::after_step(const Step& step, int code) {
  bool passes = plot_.faults.empty() || (plot_.faults.size() == 1 && kind_of(plot_.faults[0].what).passes);
  bool in_time = std::ranges::all_of(world_.instances(), [&](const auto& item) {
    return world_.agenda.now() - item.second.launched < kSettled;
  });
  if (passes && in_time && code != 0)
    violate("recovery",
            fmt::format("`{}` ended with exit code {} after what it must live through", step.name, code));
}

// Each layer that no fault took is at its post, once a verb has left a machine to stand.
void Invariants::layers() {
  if (!stands_ || world_.agenda.now() - striker_.machine_hit() < kArmed) return;
  for (const auto& instance : running()) {
    Machine* machine = world_.machine(instance.id);
    if (machine != nullptr && machine->booted()) layers_of(instance, *machine);
  }
}

void Invariants::layers_of(const Universe::Instance& instance, Machine& machine) {
  if (confused() || instance.started != instance.launched) return;
  Micros deadline = instance.launched + kLifetime;
  auto at_post = [&](const char* layer, std::optional<Micros> acts, Micros from, Micros to) {
    if (!acts) return violate("layers", fmt::format("{} of {} is not at its post", layer, instance.id));
    bool early = *acts < deadline - from && !striker_.struck(What::RebootWithoutCloudInit);
    bool in_time = !early && *acts <= deadline - to;
    if (!tight() && !in_time)
      violate("layers", fmt::format("{} of {} acts {} after the launch", layer, instance.id,
                                    span(*acts - instance.launched)));
  };
  unsigned taken = striker_.taken();
  if ((taken & kStintd) == 0) at_post("stintd", machine.stintd_acts(), 12min, 3min);
  if ((taken & kBootTimer) == 0) at_post("the boot timer", machine.boot_timer_acts(), 12min, 2min);
  if ((taken & kCloudGuard) == 0) at_post("the alarm", world_.alarm_acts(instance.id), 5min, 0min);
}

// Whether a layer of the guard is left; `inside`: one on the machine.
bool Invariants::guarded(const Universe::Instance& instance, bool& inside) {
  unsigned taken = striker_.taken();
  Machine* machine = world_.machine(instance.id);
  bool boot_timer = (taken & kBootTimer) == 0;
  bool stintd = (taken & kStintd) == 0 && machine != nullptr && machine->bound();
  bool cloud = (taken & kCloudGuard) == 0 && instance.watched;
  inside = boot_timer || stintd;
  return inside || cloud;
}

void Invariants::deadlines() {
  for (const auto& [id, instance] : world_.instances()) {
    bool inside = false;
    if (!guarded(instance, inside)) continue;
    if (tight() && metered_over(instance.token))
      violate("budget", fmt::format("{} cost more than its budget by the meter", id));
    if (tight()) continue;
    Micros end = instance.running ? world_.agenda.now() : instance.ended;
    Micros limit = instance.launched + kLifetime + (inside ? kLate : kCloudGuardLate);
    if (instance.started != instance.launched) limit = std::max(limit, instance.started + kGrace);
    if (end > limit)
      violate("deadline",
              fmt::format("{} ran {} past its deadline{}", id, span(end - instance.launched - kLifetime),
                          inside ? "" : " with the alarm alone"));
    order_of_layers(instance);
  }
}

// A layer acts only where those before it did not: with stintd alive the boot timer has nothing to do.
void Invariants::order_of_layers(const Universe::Instance& instance) {
  Machine* machine = world_.machine(instance.id);
  bool on_its_own = std::ranges::none_of(striker_.hits(), [](const Hit& hit) {
    return kind_of(hit.what).needs == Needs::Machine || hit.what == What::NoUserData ||
           hit.what == What::StuckUnit;
  });
  if (!on_its_own || machine == nullptr || !machine->bound() || instance.running) return;
  if (instance.ended > instance.launched + kLifetime - kBootTimerEnd)
    violate("order", fmt::format("stintd did not end {}, the boot timer had to", instance.id));
}

// A guard that is there leaves nothing that is paid for, with no help from here.
void Invariants::long_after() {
  unsigned taken = striker_.taken();
  bool stopped = striker_.struck(What::HostCrash) || striker_.struck(What::ConsoleStop) ||
                 striker_.struck(What::ConsoleStopAndStart);
  world_.settle();
  for (const auto& [id, instance] : world_.instances()) {
    bool inside = false;
    if (!guarded(instance, inside) || tight()) return;
    if (stopped && ((taken & kCloudGuard) != 0 || !instance.watched)) return;
  }
  for (const auto& thing : world_.paid_things())
    violate("kept", thing + " is still paid for long after the deadline");
}

bool Invariants::tight() const {
  return std::ranges::any_of(plot_.steps, [](const Step* step) { return step->name == "tight"; });
}

bool Invariants::metered_over(const std::string& token) {
  return world_.metered_nano_dollars(token) > kTightBudget;
}

// Our bill against the cloud's meter: never less; where nothing went wrong above it by at most 1 % or 2 s of
// the rate, pending and read lag aside.
void Invariants::bills() {
  if (confused()) return;
  constexpr std::int64_t kRatePerSecond = 150'557;  // nano-dollars: $0.542 an hour, all in
  constexpr std::int64_t kPendingAndLag = 6 * kRatePerSecond;
  for (const auto& [token, ours] : ledger_says(world_)) {
    auto theirs = world_.metered_nano_dollars(token);
    if (ours < theirs)
      violate("bill",
              fmt::format("the ledger says {} of {}, the meter {} (nano-dollars)", ours, token, theirs));
    auto allowed = std::max(theirs / 100, 2 * kRatePerSecond) + kPendingAndLag + 3000;
    if (plot_.faults.empty() && plot_.ending == Ending::Same && ours > theirs + allowed)
      violate("bill", fmt::format("the ledger says {} of {}, far above the meter's {}", ours, token, theirs));
  }
}

void Invariants::at_end(bool ledger) {
  deadlines();
  for (const auto& instance : running()) violate("clean", instance.id + " still runs after sweep");
  for (const auto& thing : world_.paid_things()) violate("clean", thing + " is still paid for after sweep");
  if (ledger) bills();
}

}  // namespace stint::sim
