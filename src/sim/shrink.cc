// SPDX-License-Identifier: Apache-2.0
#include "sim/shrink.h"

#include <algorithm>

#include "sim/journey.h"

namespace stint::sim {
namespace {

using Changed = std::vector<Plot>;

bool breaks(const Plot& plot, const std::string& invariant) {
  auto journey = play(plot);
  return std::ranges::find(journey.violations, invariant, &Violation::invariant) != journey.violations.end();
}

void without_a_fault(const Plot& plot, Changed& changed) {
  for (std::size_t i = 0; i < plot.faults.size(); ++i) {
    changed.push_back(plot);
    changed.back().faults.erase(changed.back().faults.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

void without_a_step(const Plot& plot, Changed& changed) {
  for (std::size_t i = plot.steps.size(); i-- > 0 && plot.steps.size() > 1;) {
    if (std::ranges::any_of(plot.faults, [&](const Fault& fault) { return fault.at.step == i; })) continue;
    Plot less = plot;
    less.steps.erase(less.steps.begin() + static_cast<std::ptrdiff_t>(i));
    less.pauses.erase(less.pauses.begin() + static_cast<std::ptrdiff_t>(i));
    for (auto& fault : less.faults) fault.at.step -= fault.at.step > i ? 1 : 0;
    changed.push_back(std::move(less));
  }
}

void plainer(const Plot& plot, Changed& changed) {
  auto offer = [&](auto change) {
    Plot other = plot;
    if (change(other)) changed.push_back(std::move(other));
  };
  offer([](Plot& p) { return std::exchange(p.back, true) == false; });
  offer([](Plot& p) { return std::exchange(p.ending, Ending::Same) != Ending::Same; });
  offer([](Plot& p) { return std::exchange(p.retry, Seconds{0}) != Seconds{0}; });
  for (std::size_t i = 0; i < plot.pauses.size(); ++i)
    offer([i](Plot& p) { return std::exchange(p.pauses[i], Seconds{0}) != Seconds{0}; });
}

}  // namespace

Plot shrink(Plot plot, const std::string& invariant) {
  for (bool smaller = true; smaller;) {
    Changed changed;
    without_a_fault(plot, changed);
    without_a_step(plot, changed);
    plainer(plot, changed);
    smaller = false;
    for (auto& candidate : changed) {
      if (!breaks(candidate, invariant)) continue;
      plot = std::move(candidate);
      smaller = true;
      break;
    }
  }
  return plot;
}

}  // namespace stint::sim
