// SPDX-License-Identifier: Apache-2.0
// stint-sim: the whole client against the rehearsal cloud's model and wire, on a virtual clock.
#include <fmt/format.h>
#include <getopt.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim/campaign.h"
#include "sim/journey.h"
#include "sim/shrink.h"

namespace {

using namespace stint::sim;

constexpr const char* kHelp =
    "stint-sim: plays stints in simulated worlds, lets things fail in them, and asks whether every promise "
    "holds\n"
    "  --seeds N        so many worlds (1000); --first F: beginning with this one (1)\n"
    "  --workers N      so many at once (2)\n"
    "  --table          the table of fault by step, with its hits\n"
    "  --until-failure  stop at the first violation\n"
    "  --every-call N   for N worlds: the client killed at every call in turn, before and after its effect\n"
    "  --seed S         only this world; --story: tell what happens there\n"
    "One plot instead of the one that a seed draws, as a failure prints it:\n"
    "  --account plain|role|no-alarms  --steps A,B,…  --pauses S,S,…  --retry S  --ending "
    "same|long-after|other-laptop  --never-back\n"
    "  --fault 'KIND;STEP;CALL;NTH;before|after;SECONDS', as often as needed\n"
    "Exit code 0 only when every promise holds in every world.\n";

constexpr std::uint64_t kEnoughHits = 100;
constexpr std::size_t kShown = 20;

std::uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

// Each world allocates and frees a few megabytes: they are kept rather than given back and asked for anew.
void keep_memory() {
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
}

void show(const Violation& violation) {
  fmt::print("VIOLATION of {}: {}\n", violation.invariant, violation.what.substr(0, 400));
}

bool breaks(const Plot& plot, const std::string& invariant) {
  auto journey = play(plot);
  return std::ranges::find(journey.violations, invariant, &Violation::invariant) != journey.violations.end();
}

int tell(const Plot& plot, bool story) {
  auto journey = play(plot, {.story = story});
  std::fputs(journey.story.c_str(), stdout);
  if (journey.violations.empty()) return 0;
  for (const auto& violation : journey.violations) show(violation);
  const auto& invariant = journey.violations.front().invariant;
  auto smallest = shrink(plot, [&](const Plot& smaller) { return breaks(smaller, invariant); });
  fmt::print("smallest: stint-sim {} --story\n", words_of(smallest));
  return 1;
}

int run(const Wanted& wanted, const Draw& draw, bool table) {
  auto begin = std::chrono::steady_clock::now();
  Tally tally = campaign(wanted, draw);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  if (table) std::fputs(table_of(tally, draw).c_str(), stdout);
  if (wanted.every_call == 0) std::fputs(gaps_of(tally, draw, kEnoughHits).c_str(), stdout);
  for (std::size_t i = 0; i < std::min(kShown, tally.failures.size()); ++i) {
    fmt::print("stint-sim {}\n", tally.failures[i].words);
    for (const auto& violation : tally.failures[i].violations) show(violation);
  }
  for (const auto& crash : tally.crashes) fmt::print("{}\n", crash);
  fmt::print("{} journeys in {:.1f} s, {} with a violation\n", tally.journeys, seconds,
             tally.failures.size());
  return tally.clean() ? 0 : 1;
}

struct Asked {
  Wanted wanted;
  std::uint64_t seed = 0;  // 0: many
  bool story = false, table = false;
  std::vector<std::pair<std::string, std::string>> plot;
};

// 0: go on; else the exit code, less one.
int read_options(int argc, char** argv, Asked& asked) {
  const std::array options{option{"seeds", 1, nullptr, 'n'},      option{"first", 1, nullptr, 'f'},
                           option{"workers", 1, nullptr, 'w'},    option{"every-call", 1, nullptr, 'e'},
                           option{"seed", 1, nullptr, 's'},       option{"story", 0, nullptr, 't'},
                           option{"table", 0, nullptr, 'T'},      option{"until-failure", 0, nullptr, 'u'},
                           option{"help", 0, nullptr, 'h'},       option{"steps", 1, nullptr, 'p'},
                           option{"account", 1, nullptr, 'p'},    option{"pauses", 1, nullptr, 'p'},
                           option{"retry", 1, nullptr, 'p'},      option{"ending", 1, nullptr, 'p'},
                           option{"never-back", 0, nullptr, 'p'}, option{"fault", 1, nullptr, 'p'},
                           option{nullptr, 0, nullptr, 0}};
  int which = 0;
  for (int c = 0; (c = getopt_long(argc, argv, "", options.data(), &which)) != -1;) {
    if (c == 'n') asked.wanted.seeds = number(optarg);
    if (c == 'f') asked.wanted.first = number(optarg);
    if (c == 'w') asked.wanted.workers = static_cast<unsigned>(number(optarg));
    if (c == 'e') asked.wanted.every_call = number(optarg);
    if (c == 's') asked.seed = number(optarg);
    if (c == 't') asked.story = true;
    if (c == 'T') asked.table = true;
    if (c == 'u') asked.wanted.until_failure = true;
    if (c == 'p')
      asked.plot.emplace_back(options[static_cast<std::size_t>(which)].name, optarg != nullptr ? optarg : "");
    if (c == 'h') return std::fputs(kHelp, stdout), 1;
    if (c == '?') return std::fputs(kHelp, stderr), 3;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  keep_memory();
  Asked asked;
  if (int done = read_options(argc, argv, asked)) return done - 1;
  Draw draw;
  if (asked.seed == 0) return run(asked.wanted, draw, asked.table);
  Plot plot = asked.plot.empty() ? draw.plot(asked.seed) : Plot{.seed = asked.seed};
  for (const auto& [name, value] : asked.plot)
    if (!take_option(plot, name, value)) return std::fputs(kHelp, stderr), 2;
  return tell(plot, asked.story);
}
