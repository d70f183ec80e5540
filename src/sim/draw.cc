// SPDX-License-Identifier: Apache-2.0
#include "sim/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace stint::sim {
namespace {

constexpr std::uint64_t kReference = 1;  // the seed of the journeys that are learned from

// The journeys, each with its share of the seeds that draw no fault first.
const std::array<std::string_view, 6> kJourneys{"up,run,down",     "once",       "up,ls,sweep",
                                                "up,run,run,down", "tight,down", "tight,run,down"};

constexpr std::array<std::int64_t, 6> kPauses{0, 1, 30, 180, 420, 660};

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
  Plot plot{.seed = seed};
  (void)take_option(plot, "steps", kJourneys[journey]);
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

bool in_pause(Needs needs) { return needs != Needs::Client && needs != Needs::CloudCall; }

bool to_cloud(const Seen& seen) { return seen.call.starts_with("http ") && seen.call != "http GET /checkip"; }

// Why a fault of that need cannot strike at a call; empty: it can.
std::string_view objection(Needs needs, const Seen& seen) {
  switch (needs) {
    case Needs::CloudCall:
      return to_cloud(seen) ? "" : "no call to the cloud there";
    case Needs::Machine:
      return seen.machine ? "" : "no machine there yet, or no longer";
    case Needs::NoMachine:
      return !seen.machine ? "" : "the machine is there already";
    case Needs::Pause:
      return "only while nobody is at the laptop";
    case Needs::Nothing:
    case Needs::Client:
      break;
  }
  return "";
}

std::string_view objection_in_pause(Needs needs, bool machine) {
  if (!in_pause(needs)) return "no client runs there";
  if (needs == Needs::Machine && !machine) return "no machine there yet, or no longer";
  if (needs == Needs::NoMachine && machine) return "the machine is there already";
  return "";
}

}  // namespace

Draw::Draw() {
  for (std::size_t i = 0; i < kJourneys.size(); ++i) learn(i);
  for (const auto& kind : fault_kinds())
    for (const auto& column : columns_) sort_out(kind.what, column);
}

void Draw::take_column(const std::string& column) {
  if (learned_.try_emplace(column).second) columns_.push_back(column);
}

void Draw::learn(std::size_t journey) {
  Plot plot = plain(kReference, journey);
  auto seen = play(plot, {.calls = true}).seen;
  for (std::size_t step = 0; step < plot.steps.size(); ++step) {
    auto pause = fmt::format("before {}", plot.steps[step]->name);
    take_column(pause);
    learned_[pause].pauses.push_back({journey, {.step = step}});
    for (const auto& call : seen) {
      if (call.step != step) continue;
      if (learned_[pause].calls.empty()) learned_[pause].machine = call.machine;
      take_column(call.column);
      learned_[call.column].calls.push_back(
          {{journey, {.step = step, .call = call.call, .nth = call.nth}}, call});
      if (&call == &seen.front()) learned_[pause].machine = call.machine;
    }
  }
}

void Draw::sort_out(What what, const std::string& column) {
  Cell cell{what, column};
  auto needs = kind_of(what).needs;
  const auto& learned = learned_.at(column);
  std::string_view why;
  for (const auto& spot : learned.pauses) {
    why = objection_in_pause(needs, learned.machine);
    if (why.empty()) spots_[cell].push_back(spot);
  }
  for (const auto& [spot, seen] : learned.calls) {
    why = objection(needs, seen);
    if (why.empty()) spots_[cell].push_back(spot);
  }
  if (!spots_.contains(cell)) unreachable_[cell] = why;
}

std::vector<Draw::Cell> Draw::reachable() const {
  std::vector<Cell> cells;
  for (const auto& [cell, spots] : spots_) cells.push_back(cell);
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
  auto cell = spots_.begin();
  std::advance(cell, static_cast<std::ptrdiff_t>(next(dice) % spots_.size()));
  const Spot& spot = pick(cell->second, dice);
  Plot plot = plain(seed, turn == 0 ? next(dice) % kJourneys.size() : spot.journey);
  if (turn != 0) plot.faults.push_back(fault_at(cell->first.what, spot.at, dice));
  while (turn == 1 && plot.faults.size() < 2) {
    auto other = spots_.begin();
    std::advance(other, static_cast<std::ptrdiff_t>(next(dice) % spots_.size()));
    const Spot& place = pick(other->second, dice);
    if (place.journey == spot.journey) plot.faults.push_back(fault_at(other->first.what, place.at, dice));
  }
  for (auto& pause : plot.pauses) pause = Seconds{pick(kPauses, dice)};
  plot.retry = Seconds{pick(kPauses, dice)};
  plot.back = next(dice) % 5 != 0;
  auto ending = next(dice) % 8;
  plot.ending = ending < 5 ? Ending::Same : ending < 7 ? Ending::LongAfter : Ending::OtherLaptop;
  return plot;
}

std::vector<Plot> Draw::every_call(std::uint64_t seed) const {
  std::vector<Plot> plots;
  for (const auto& column : columns_)
    for (const auto& [spot, seen] : learned_.at(column).calls)
      for (bool after : {false, true}) {
        if (spot.journey != 0) continue;
        Plot plot = plain(seed, 0);
        plot.faults.push_back({.what = What::Kill, .at = spot.at});
        plot.faults.back().at.after = after;
        plots.push_back(std::move(plot));
      }
  return plots;
}

}  // namespace stint::sim
