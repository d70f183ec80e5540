// SPDX-License-Identifier: Apache-2.0
#include "sim/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace stint::sim {
namespace {

using Does = Step::Does;
using namespace std::chrono_literals;

using Words = std::vector<std::string>;

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const Words kUp{"up", "lab", "--on", "aws", "--type", "g4dn.xlarge", "--yes"};
const Words kUpForAnHour = with(kUp, {"--deadline", "1h"});
// A type whose price is not built in.
const Words kUpBare{"up",       "lab",   "--on",       "aws", "--type",
                    "t3.micro", "--yes", "--deadline", "1h",  "--without-cloud-guard"};
const Words kOnce{"run",    "--on",        "aws",        "--name", "lab",
                  "--type", "g4dn.xlarge", "--deadline", "1h",     "--yes"};
const Words kTrain{"--", "train"};

constexpr std::int64_t kUsual = 5'000'000'000, kTight = 400'000'000, kRaised = 800'000'000;  // nano-dollars
constexpr Seconds kUsualKeep = 72h, kShortKeep = 5h;

// "tight" and "tight-kept" have their deadline from their budget.
const std::array kSteps{
    Step{"up", "up", kUpForAnHour, Does::Launches, 1h, kUsual, kUsualKeep},
    Step{"bare-up", "up", kUpBare, Does::Launches, 1h, kUsual},
    Step{"tight", "up", with(kUp, {"--budget", "0.4"}), Does::Launches, 12h, kTight},
    Step{"tight-kept", "up", with(kUp, {"--budget", "0.4", "--keep-disk", "5h"}), Does::Launches, 12h, kTight,
         kShortKeep},
    Step{"once", "once", with(kOnce, kTrain), Does::Completes, 1h, kUsual, kUsualKeep},
    Step{"once-stop", "once", with(with(kOnce, {"--end", "stop"}), kTrain), Does::Pauses, 1h, kUsual,
         kUsualKeep},
    Step{"run", "run", with({"run", "--on", "lab", "--yes"}, kTrain), Does::Works},
    Step{"stop", "stop", {"stop", "lab"}, Does::Stops},
    Step{"stop-unguarded", "stop", {"stop", "lab", "--keep-disk-unguarded"}, Does::Stops},
    Step{"start", "start", {"start", "lab", "--yes"}, Does::Starts},
    Step{"extend", "extend", {"extend", "lab", "--deadline", "2h", "--yes"}, Does::Extends, 2h},
    Step{"raise", "extend", {"extend", "lab", "--budget", "0.8", "--yes"}, Does::Extends, 0h, kRaised},
    Step{"ls", "ls", {"ls", "--json", "--refresh"}},
    Step{"down", "down", {"down", "lab"}, Does::Ends},
    Step{"sweep", "sweep", {"sweep", "--on", "aws", "--yes"}, Does::Ends},
};

constexpr std::array<std::string_view, 3> kEndings{"same", "long-after", "other-laptop"};
constexpr std::array<std::string_view, 3> kAccounts{"plain", "role", "no-alarms"};

template <class Names, class Value>
bool take_named(const Names& names, std::string_view name, Value& into) {
  auto found = std::ranges::find(names, name);
  if (found == names.end()) return false;
  into = static_cast<Value>(found - names.begin());
  return true;
}

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

bool has_step(const Plot& plot, std::string_view name) {
  return std::ranges::find(plot.steps, name, &Step::name) != plot.steps.end();
}

std::string words_of(const Plot& plot) {
  std::string steps, pauses;
  for (std::size_t i = 0; i < plot.steps.size(); ++i) {
    steps += fmt::format("{}{}", i > 0 ? "," : "", plot.steps[i]->name);
    pauses += fmt::format("{}{}", i > 0 ? "," : "", plot.pauses[i].count());
  }
  auto text =
      fmt::format("--seed {} --account {} --steps {} --pauses {} --retry {} --ending {}{}", plot.seed,
                  kAccounts[static_cast<std::size_t>(plot.account)], steps, pauses, plot.retry.count(),
                  kEndings[static_cast<std::size_t>(plot.ending)], plot.back ? "" : " --never-back");
  for (const auto& fault : plot.faults) text += fmt::format(" --fault '{}'", words_of(fault));
  return text;
}

bool take_option(Plot& plot, std::string_view name, std::string_view value) {
  if (name == "steps") return take_steps(plot, value);
  if (name == "fault") return take_fault(plot, value);
  if (name == "retry") {
    plot.retry = seconds_of(value);
  } else if (name == "account") {
    return take_named(kAccounts, value, plot.account);
  } else if (name == "ending") {
    return take_named(kEndings, value, plot.ending);
  } else if (name == "never-back") {
    plot.back = false;
  } else if (name == "pauses") {
    std::size_t n = 0;
    each_of(value, [&](std::string_view text) {
      if (n < plot.pauses.size()) plot.pauses[n++] = seconds_of(text);
    });
  } else {
    return false;
  }
  return true;
}

}  // namespace stint::sim
