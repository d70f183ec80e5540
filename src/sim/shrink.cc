// SPDX-License-Identifier: Apache-2.0
#include "sim/shrink.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace stint::sim {
namespace {

using Changed = std::vector<Plot>;

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

Plot shrink(Plot plot, const std::function<bool(const Plot&)>& breaks) {
  for (bool smaller = true; smaller;) {
    Changed changed;
    without_a_fault(plot, changed);
    without_a_step(plot, changed);
    plainer(plot, changed);
    smaller = false;
    for (auto& candidate : changed) {
      if (!breaks(candidate)) continue;
      plot = std::move(candidate);
      smaller = true;
      break;
    }
  }
  return plot;
}

}  // namespace stint::sim
