// SPDX-License-Identifier: Apache-2.0
#include "sim/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace stint::sim {
namespace {

constexpr std::uint64_t kReference = 1;  // the seed of the journeys that are learned from

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
}

void Draw::learn(std::size_t journey) {
  auto seen = play(plain(kReference, journey), {.calls = true}).seen;
  for (const auto& call : seen) {
    if (learned_.try_emplace(call.column).second) columns_.push_back(call.column);
    learned_[call.column].push_back(
        {{journey, {.step = call.step, .call = call.call, .nth = call.nth}}, call});
  }
}

void Draw::sort_out(What what, const std::string& column) {
  Aim aim{{what, column}, {}};
  std::string_view why;
  for (const auto& [spot, seen] : learned_.at(column)) {
    why = objection(kind_of(what).needs, seen, kJourneys[spot.journey].account);
    if (why.empty()) aim.second.push_back(spot);
  }
  if (aim.second.empty())
    unreachable_[aim.first] = why;
  else
    aims_.push_back(std::move(aim));
}

std::vector<Draw::Cell> Draw::reachable() const {
  std::vector<Cell> cells;
  for (const auto& [cell, spots] : aims_) cells.push_back(cell);
  return cells;
}

Fault Draw::fault_at(What what, const Place& at, std::uint64_t& dice) const {
  Fault fault{.what = what, .at = at};
  fault.span = Seconds{pick(spans_of(what), dice)};
  fault.at.after = next(dice) % 2 == 1;
  return fault;
}

Plot Draw::plot(std::uint64_t seed) const {
  std::uint64_t dice = seed * 2 + 1;
  auto turn = next(dice) % 4;  // 0: none, 1: two, else one
  const auto& [cell, spots] = pick(aims_, dice);
  const Spot& spot = pick(spots, dice);
  Plot plot = plain(seed, turn == 0 ? next(dice) % kJourneys.size() : spot.journey);
  if (turn != 0) plot.faults.push_back(fault_at(cell.what, spot.at, dice));
  while (turn == 1 && plot.faults.size() < 2) {
    const auto& [other, places] = pick(aims_, dice);
    const Spot& place = pick(places, dice);
    if (place.journey == spot.journey) plot.faults.push_back(fault_at(other.what, place.at, dice));
  }
  for (std::size_t i = 0; i < plot.steps.size(); ++i)
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
