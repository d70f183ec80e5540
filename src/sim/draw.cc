// SPDX-License-Identifier: Apache-2.0
#include "sim/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>

namespace stint::sim {
namespace {

constexpr std::uint64_t kReference = 1;  // the seed of the journeys that are learned from
// With what they are compared: worlds of a first use, of reads that lag, of full zones.
constexpr std::array<std::uint64_t, 4> kCompared{2, 3, 4, 5};
// One seed in so many has no fault. What else hangs on seeds goes by 2, 3, 4 and 8.
constexpr std::uint64_t kUnharmed = 31;
constexpr std::uint64_t kStride = 7919;  // a prime: walks over all cells before it comes back

struct Kind {
  std::string_view steps;
  Account account = Account::Plain;
};

// The journeys, each with its share of the seeds that draw no fault first.
constexpr std::array kJourneys{
    Kind{"up,run,down"},
    Kind{"up,run,stop,start,run,down", Account::Role},
    Kind{"once"},
    Kind{"once", Account::Role},
    Kind{"once-stop,start,down", Account::Role},
    Kind{"up,ls,sweep"},
    Kind{"up,run,run,down"},
    Kind{"up,extend,run,down"},
    Kind{"up,extend,stop,start,sweep", Account::Role},
    Kind{"tight,down"},
    Kind{"tight,run,down"},
    Kind{"tight-kept,run,stop,start,run,down", Account::Role},
    Kind{"tight-kept,raise,stop,start,down", Account::Role},
    Kind{"up,stop-unguarded,start,down"},
    Kind{"bare-up,run,down", Account::NoAlarms},
};
constexpr std::size_t kForEveryCall = 2;  // of them

constexpr std::array<std::int64_t, 6> kPauses{0, 1, 30, 180, 420, 660};
constexpr std::array<std::int64_t, 4> kPausesBeforeStart{0, 30, 3600, 4 * 3600};

std::uint64_t mixed(std::uint64_t z) {  // splitmix64
  z += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31);
}

std::uint64_t next(std::uint64_t& dice) { return dice = mixed(dice); }

template <class List>
const auto& pick(const List& list, std::uint64_t& dice) {
  return list[next(dice) % list.size()];
}

Plot plain(std::uint64_t seed, std::size_t journey) {
  Plot plot{.seed = seed, .account = kJourneys[journey].account};
  (void)take_option(plot, "steps", kJourneys[journey].steps);
  return plot;
}

// How long, how late, by how much, in seconds.
std::vector<std::int64_t> spans_of(What what) {
  constexpr std::int64_t kMinute = 60, kHour = 3600, kDay = 86400;
  switch (what) {
    case What::Asleep:
      return {kMinute, 20 * kMinute, 3 * kHour, 3 * kDay};
    case What::WallClock:
      return {-400 * kDay, -kDay, -2 * kHour, -3 * kMinute, 3 * kMinute, 2 * kHour, kDay, 400 * kDay};
    case What::Late:
      return {5, 45, 3 * kMinute};
    case What::Outage:
      return {20, 2 * kMinute, 20 * kMinute};
    case What::ReadLag:
      return {2, 10};
    case What::MachineClock:
      return {-kDay, -kHour, kHour, kDay};
    case What::NetworkCut:
      return {20, 5 * kMinute, kDay};
    case What::ConsoleStopAndStart:
      return {kMinute, 20 * kMinute, 70 * kMinute};
    default:
      return {0};
  }
}

bool to_cloud(const Seen& seen) { return seen.call.starts_with("http ") && seen.call != "http GET /checkip"; }

// Why a fault of that need cannot strike there; empty: it can.
std::string_view objection(Needs needs, const Seen& seen, Account account) {
  constexpr std::string_view kNoneRuns = "no machine there yet, or no longer";
  constexpr std::string_view kThere = "the machine is there already";
  bool pause = seen.call.empty();
  switch (needs) {
    case Needs::Client:
      return pause ? "no client runs there" : "";
    case Needs::CloudCall:
      return to_cloud(seen) ? "" : pause ? "no client runs there" : "no call to the cloud there";
    case Needs::Machine:
      return seen.machine == There::Runs ? "" : kNoneRuns;
    case Needs::NoMachine:
      return seen.machine == There::Runs ? kThere : "";
    case Needs::Birth:
      return seen.machine == There::None ? "" : kThere;
    case Needs::Stopped:
      return seen.machine == There::Stopped ? "" : "no machine is stopped there";
    case Needs::Schedules:
      return account == Account::Role ? "" : "no schedules in that account";
    case Needs::Pause:
      return pause ? "" : "only while nobody is at the laptop";
    case Needs::Nothing:
      break;
  }
  return "";
}

}  // namespace

Draw::Draw() {
  for (std::size_t i = 0; i < kJourneys.size(); ++i) learn(i);
  for (const auto& kind : fault_kinds())
    for (const auto& column : columns_) sort_out(kind.what, column);
  for (const auto& aim : aims_)
    if (!aim.spots.front().steady) shy_.push_back(&aim);
  for (const auto& aim : aims_) {
    by_journey_[aim.spots.front().journey].own.push_back(&aim);
    for (std::size_t i = 0; i < aim.spots.size(); ++i)
      if (i == 0 || aim.spots[i].journey != aim.spots[i - 1].journey)
        by_journey_[aim.spots[i].journey].all.push_back(&aim);
  }
}

// A call that the journeys of some other seeds, with other pauses, have at the same place is there in nearly
// all of them.
void Draw::learn(std::size_t journey) {
  auto calls_of = [&](std::uint64_t seed) {
    Plot plot = plain(seed, journey);
    for (std::size_t i = 0; seed != kReference && i < plot.steps.size(); ++i)
      plot.pauses[i] = Seconds{kPauses[(seed + i) % kPauses.size()]};
    return play(plot, {.calls = true}).seen;
  };
  auto place_of = [](const Seen& call) { return std::tuple{call.step, call.column, call.call, call.nth}; };
  std::map<decltype(place_of(Seen{})), std::size_t> compared;  // how many of them have it
  for (auto seed : kCompared)
    for (const auto& call : calls_of(seed)) ++compared[place_of(call)];
  auto seen = calls_of(kReference);
  for (const auto& call : seen) {
    if (learned_.try_emplace(call.column).second) columns_.push_back(call.column);
    Spot spot{journey,
              {.step = call.step, .call = call.call, .nth = call.nth},
              seen.size(),
              compared[place_of(call)] == kCompared.size()};
    learned_[call.column].push_back({std::move(spot), call});
  }
}

void Draw::sort_out(What what, const std::string& column) {
  Aim aim{.cell = {what, column}};
  std::string_view why;
  for (const auto& [spot, seen] : learned_.at(column)) {
    why = objection(kind_of(what).needs, seen, kJourneys[spot.journey].account);
    if (why.empty()) aim.spots.push_back(spot);
  }
  if (aim.spots.empty()) {
    unreachable_[aim.cell] = why;
    return;
  }
  if (std::ranges::any_of(aim.spots, &Spot::steady))
    std::erase_if(aim.spots, [](const Spot& spot) { return !spot.steady; });
  std::ranges::stable_sort(aim.spots, {}, [](const Spot& spot) {
    return std::pair{spot.calls, spot.journey};
  });
  aim.shortest =
      static_cast<std::size_t>(std::ranges::count(aim.spots, aim.spots.front().journey, &Spot::journey));
  aims_.push_back(std::move(aim));
}

std::vector<Draw::Cell> Draw::reachable() const {
  std::vector<Cell> cells;
  for (const auto& aim : aims_) cells.push_back(aim.cell);
  return cells;
}

Fault Draw::fault_at(What what, const Place& at, std::uint64_t& dice) const {
  Fault fault{.what = what, .at = at};
  fault.span = Seconds{pick(spans_of(what), dice)};
  fault.at.after = next(dice) % 2 == 1;
  return fault;
}

// All cells in an order of this round's, one a turn; then once more those that are easily missed.
std::pair<const Draw::Aim*, const Draw::Spot*> Draw::first(std::uint64_t turn, std::uint64_t& dice) const {
  const std::uint64_t cells = aims_.size(), turns = cells + shy_.size(), round = turn / turns,
                      at = turn % turns;
  const Aim& aim = at < cells ? aims_[(at * kStride + mixed(round)) % cells] : *shy_[at - cells];
  return {&aim, next(dice) % 4 != 0 ? &aim.spots[next(dice) % aim.shortest] : &pick(aim.spots, dice)};
}

// Mostly at a cell that no shorter journey has, and never at the very call of the first.
Fault Draw::second_fault(std::size_t journey, const Place& first, std::uint64_t& dice) const {
  const auto& [all, own] = by_journey_.at(journey);
  while (true) {
    const Aim& aim = *(next(dice) % 4 != 0 && !own.empty() ? pick(own, dice) : pick(all, dice));
    const Spot& spot = pick(aim.spots, dice);
    bool same = spot.at.step == first.step && spot.at.call == first.call && spot.at.nth == first.nth;
    if (spot.journey == journey && !same) return fault_at(aim.cell.what, spot.at, dice);
  }
}

Plot Draw::plot(std::uint64_t seed) const {
  std::uint64_t dice = seed * 2 + 1;
  std::size_t journey = next(dice) % kJourneys.size();
  std::size_t at_once = 0;  // so many steps follow without a pause, as in the journey that was learned from
  std::vector<Fault> faults;
  if (seed % kUnharmed != 0) {
    auto [aim, spot] = first(seed - seed / kUnharmed - 1, dice);
    faults.push_back(fault_at(aim->cell.what, spot->at, dice));
    journey = spot->journey;
    at_once = spot->steady ? 0 : spot->at.step + 1;
    if (next(dice) % 5 < 2) faults.push_back(second_fault(journey, spot->at, dice));
  }
  Plot plot = plain(seed, journey);
  plot.faults = std::move(faults);
  for (std::size_t i = at_once; i < plot.steps.size(); ++i)
    plot.pauses[i] = Seconds{plot.steps[i]->does == Step::Does::Starts ? pick(kPausesBeforeStart, dice)
                                                                       : pick(kPauses, dice)};
  plot.retry = Seconds{pick(kPauses, dice)};
  plot.back = next(dice) % 5 != 0;
  auto ending = next(dice) % 8;
  plot.ending = ending < 5 ? Ending::Same : ending < 7 ? Ending::LongAfter : Ending::OtherLaptop;
  return plot;
}

std::vector<Plot> Draw::every_call(std::uint64_t seed) const {
  std::vector<Plot> plots;
  for (const auto& column : columns_)
    for (const auto& [spot, seen] : learned_.at(column))
      for (bool after : {false, true}) {
        if (spot.journey >= kForEveryCall || seen.call.empty()) continue;
        Plot plot = plain(seed, spot.journey);
        plot.faults.push_back({.what = What::Kill, .at = spot.at});
        plot.faults.back().at.after = after;
        plots.push_back(std::move(plot));
      }
  return plots;
}

}  // namespace stint::sim
