// SPDX-License-Identifier: Apache-2.0
#include "sim/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ledger/bill.h"
#include "ledger/ledger.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kSettled =
    45min;  // after a launch or a start: all that a journey wants to do is done by then

bool ends_something(const Step& step) { return step.does == Step::Does::Ends; }
bool is_power(const Step& step) { return step.does == Step::Does::Stops || step.does == Step::Does::Starts; }
bool works(const Step& step) { return step.verb == "run" || step.verb == "once"; }

bool at_once(const Universe::Instance& one, const Universe::Instance& other) {
  for (const auto& a : one.runs)
    for (const auto& b : other.runs)
      if (!(a.to && *a.to <= b.from) && !(b.to && *b.to <= a.from)) return true;
  return false;
}

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

Micros Invariants::keep() const { return keeps() ? keep_ : 0us; }

std::vector<Universe::Instance> Invariants::running() {
  world_.settle();
  std::vector<Universe::Instance> found_running;
  for (const auto& [id, instance] : world_.instances())
    if (instance.running()) found_running.push_back(instance);
  return found_running;
}

const Universe::Instance* Invariants::last() const {
  const Universe::Instance* last = nullptr;
  for (const auto& [id, instance] : world_.instances())
    if (last == nullptr || instance.launched() > last->launched()) last = &instance;
  return last;
}

// Whether more than one stint of the name may be open: the laptop does not know of one.
bool Invariants::confused() const {
  return striker_.struck(What::LedgerLost) || striker_.struck(What::LedgerOld);
}

bool Invariants::by_others() const {
  return std::ranges::any_of(
      std::array{What::HostCrash, What::SpotNotice, What::ConsoleTerminate, What::ConsoleStop,
                 What::ConsoleStopAndStart, What::ConsoleStart, What::ConsoleTerminateStopped},
      [&](What what) { return striker_.struck(what); });
}

bool Invariants::tight() const { return has_step(plot_, "tight") || has_step(plot_, "tight-kept"); }

void Invariants::in_pause() {
  early_end();
  layers();
  rests();
}

void Invariants::before(const Step& step) {
  if (step.launches()) least_ = step.deadline;
  started_again_ = started_again_ || step.does == Step::Does::Starts;
  rested_ = rested_ || step.rests();
  most_ = std::max<Micros>(most_, step.deadline);
  keep_ = std::max<Micros>(keep_, step.keep);
  budget_ = std::max(budget_, step.budget);
}

void Invariants::after(const Step& step, const Life& life) {
  one_machine();
  if (step.does == Step::Does::Extends) extended_ = world_.agenda.now();
  if (!step.launches() && world_.launches() > launched_)
    violate("one machine", fmt::format("`{}` launched a machine", step.name));
  launched_ = world_.launches();
  if (life.code) truth_of_exit(step, life);
  if (!life.code && step.does != Step::Does::Other) rests_ = false;  // nobody knows what became of it
  for (const auto& broken : world_.take_broken()) violate("rules", broken);
}

// Of one intent never two at once; of one name neither, where the ledger is there.
void Invariants::one_machine() {
  world_.settle();
  for (const auto& [id, one] : world_.instances())
    for (const auto& [other_id, other] : world_.instances()) {
      if (id >= other_id) continue;
      if (at_once(one, other) && (one.token == other.token || !confused()))
        violate("one machine", fmt::format("{} and {} ran at once", id, other_id));
    }
}

void Invariants::truth_of_exit(const Step& step, const Life& life) {
  auto now = running();
  // A machine that a second client launched once this verb had let go of the name is that one's.
  auto is_ours = [&](const auto& machine) {
    return !striker_.struck(What::SecondClient) || life.err.find(machine.id) != std::string::npos;
  };
  bool disturbed = striker_.struck_in_step(Needs::Machine) || striker_.struck(What::Asleep) ||
                   striker_.struck(What::SpotNotice) || confused();
  int code = *life.code;
  bool its_own = step.does != Step::Does::Other && step.does != Step::Does::Works;
  bool left = std::ranges::any_of(now, is_ours) || (is_power(step) && !world_.paid_things().empty());
  if ((code == 1 || code == 130) && its_own && left && !confused())
    violate("exit codes",
            fmt::format("`{}` ended with {} and something costs: {}", step.name, code, life.err));
  if (life.err.find("nothing is running") != std::string::npos) nothing_left(step, life);
  bool ends = ends_something(step) || step.rests() || step.does == Step::Does::Completes;
  bool started_again = striker_.struck_in_step(Needs::Stopped);  // in the console, after the verb's last look
  if (code == 0 && ends && !now.empty() && !confused() && !started_again)
    violate("exit codes", fmt::format("`{}` ended with 0 and a machine runs", step.name));
  if (code == 0 && step.leaves() && now.empty() && !disturbed)
    violate("exit codes", fmt::format("`{}` ended with 0 and no machine runs", step.name));
  if (code == 0 && step.deadline > 0s) least_ = step.deadline;
  bool looks = step.does == Step::Does::Other;
  stands_ = looks ? stands_ : step.leaves() && code == 0;
  rests_ = looks ? rests_ : step.rests() && code == 0;
  if (rests_ && !looks) rests_since_ = world_.agenda.now();
  if (code == 0 && works(step)) outputs();
  if (code == 0) layers();
  if (code == 0) rests();
}

// What says so of its machine has left nothing else of that, either, unless the cloud could not be asked.
void Invariants::nothing_left(const Step& step, const Life& life) {
  bool asked = !striker_.struck_in_step(Needs::CloudCall) && !striker_.struck(What::Outage) &&
               !striker_.struck(What::Asleep);
  if (!asked || last() == nullptr || life.err.find(last()->id) == std::string::npos) return;
  if (world_.has_group(last()->token))
    violate("exit codes",
            fmt::format("`{}` ended with {} and the group of {} is left", step.name, *life.code, last()->id));
}

// Of the machine that was launched last: those before it belong to stints that failed.
void Invariants::outputs() {
  Machine* machine = last() != nullptr ? world_.machine(last()->id) : nullptr;
  if (machine == nullptr) return violate("outputs", "nothing ran");
  for (const auto& name : machine->outputs)
    if (!machine->home.contains(name))
      violate("outputs", fmt::format("{} of {} is not home", name, last()->id));
}

void Invariants::after_step(const Step& step, int code) {
  bool passes = plot_.faults.empty() || (plot_.faults.size() == 1 && kind_of(plot_.faults[0].what).passes);
  bool in_time = std::ranges::all_of(world_.instances(), [&](const auto& item) {
    return !item.second.running() || world_.agenda.now() - item.second.runs.back().from < kSettled;
  });
  if (tight() && started_again_) return;  // what is left of its budget may be too little for that
  if (passes && in_time && code != 0)
    violate("recovery",
            fmt::format("`{}` ended with exit code {} after what it must live through", step.name, code));
}

bool Invariants::metered_over(const std::string& token) {
  return world_.metered_nano_dollars(token) > budget_;
}

std::int64_t Invariants::sent_nano_dollars(const std::string& token) const {
  constexpr std::int64_t kPerGb = 90'000'000;
  std::uint64_t sent = 0;
  for (const auto& [id, instance] : world_.instances())
    if (instance.token == token) sent += instance.sent;
  return static_cast<std::int64_t>(sent * kPerGb >> 30) + 1;
}

// Our bill against the cloud's meter: never less; where nothing went wrong, and no end was seen late, above
// it by at most 1 % or 2 s of the rate, pending and read lag of each run aside.
void Invariants::bills() {
  if (confused()) return;
  constexpr std::int64_t kRatePerSecond = 150'557;  // nano-dollars: $0.542 an hour, all in
  constexpr std::int64_t kPendingAndLag = 6 * kRatePerSecond;
  // A run that the user's own hand began, of a machine that the cloud shows no longer: nobody can know of it.
  bool long_pause = std::ranges::any_of(plot_.pauses, [](Seconds pause) { return pause >= 1h; });
  bool late = long_pause || !plot_.back || plot_.ending == Ending::LongAfter || striker_.struck(What::Asleep);
  bool unseen = by_others() && late;
  std::int64_t runs = last() != nullptr ? static_cast<std::int64_t>(last()->runs.size()) : 1;
  for (const auto& [token, ours] : ledger_says(world_)) {
    auto theirs = world_.metered_nano_dollars(token);
    // What was sent after the last count that a client took and wrote down, only the cloud knows.
    auto uncounted = plot_.faults.empty() && plot_.back ? 0 : sent_nano_dollars(token);
    if (ours + uncounted < theirs && !unseen)
      violate("bill",
              fmt::format("the ledger says {} of {}, the meter {} (nano-dollars)", ours, token, theirs));
    auto allowed = std::max(theirs / 100, 2 * kRatePerSecond) + runs * kPendingAndLag + 3000;
    bool seen_at_once = plot_.back && plot_.ending == Ending::Same && !(tight() && started_again_);
    if (plot_.faults.empty() && seen_at_once && ours > theirs + allowed)
      violate("bill", fmt::format("the ledger says {} of {}, far above the meter's {}", ours, token, theirs));
  }
}

void Invariants::at_end(bool ledger) {
  if (world_.agenda.stuck()) violate("rules", "something happens again and again without any time passing");
  deadlines();
  for (const auto& instance : running()) violate("clean", instance.id + " still runs after sweep");
  for (const auto& thing : world_.paid_things()) violate("clean", thing + " is still paid for after sweep");
  if (ledger) bills();
}

}  // namespace stint::sim
