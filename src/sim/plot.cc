// SPDX-License-Identifier: Apache-2.0
#include "sim/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stint::sim {
namespace {

// The last but one has its deadline from its budget.
const std::array kSteps{
    Step{"up", {"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--deadline", "1h", "--yes"}, true},
    Step{"run", {"run", "--on", "lab", "--yes", "--", "train"}},
    Step{"once",
         {"run", "--on", "aws", "--name", "lab", "--type", "g4dn.xlarge", "--deadline", "1h", "--yes", "--",
          "train"},
         true},
    Step{"down", {"down", "lab"}},
    Step{"ls", {"ls", "--json", "--refresh"}},
    Step{"sweep", {"sweep", "--on", "aws", "--yes"}},
    Step{"tight", {"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--budget", "0.4", "--yes"}, true},
};

constexpr std::array<std::string_view, 3> kEndings{"same", "long-after", "other-laptop"};

template <class Each>
void each_of(std::string_view list, Each each) {
  for (std::size_t at = 0; at < list.size();) {
    auto end = std::min(list.find(',', at), list.size());
    each(list.substr(at, end - at));
    at = end + 1;
  }
}

Seconds seconds_of(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return Seconds{value};
}

bool take_steps(Plot& plot, std::string_view value) {
  plot.steps.clear();
  bool known = true;
  each_of(value, [&](std::string_view name) {
    const Step* step = step_named(name);
    known = known && step != nullptr;
    plot.steps.push_back(step);
  });
  plot.pauses.resize(plot.steps.size());
  return known;
}

bool take_fault(Plot& plot, std::string_view value) {
  auto fault = fault_from(value);
  if (!fault) return false;
  plot.faults.push_back(*std::move(fault));
  return true;
}

}  // namespace

const Step* step_named(std::string_view name) {
  auto found = std::ranges::find(kSteps, name, &Step::name);
  return found == kSteps.end() ? nullptr : &*found;
}

std::string words_of(const Plot& plot) {
  std::string steps, pauses;
  for (std::size_t i = 0; i < plot.steps.size(); ++i) {
    steps += fmt::format("{}{}", i > 0 ? "," : "", plot.steps[i]->name);
    pauses += fmt::format("{}{}", i > 0 ? "," : "", plot.pauses[i].count());
  }
  auto text = fmt::format("--seed {} --steps {} --pauses {} --retry {} --ending {}{}", plot.seed, steps,
                          pauses, plot.retry.count(), kEndings[static_cast<std::size_t>(plot.ending)],
                          plot.back ? "" : " --never-back");
  for (const auto& fault : plot.faults) text += fmt::format(" --fault '{}'", words_of(fault));
  return text;
}

bool take_option(Plot& plot, std::string_view name, std::string_view value) {
  if (name == "steps") return take_steps(plot, value);
  if (name == "fault") return take_fault(plot, value);
  if (name == "retry") {
    plot.retry = seconds_of(value);
  } else if (name == "never-back") {
    plot.back = false;
  } else if (name == "pauses") {
    std::size_t n = 0;
    each_of(value, [&](std::string_view text) {
      if (n < plot.pauses.size()) plot.pauses[n++] = seconds_of(text);
    });
  } else if (name == "ending") {
    auto found = std::ranges::find(kEndings, value);
    if (found == kEndings.end()) return false;
    plot.ending = static_cast<Ending>(found - kEndings.begin());
  } else {
    return false;
  }
  return true;
}

}  // namespace stint::sim
