// SPDX-License-Identifier: Apache-2.0
// stint-sim: the whole client against the rehearsal cloud's model and wire, on a virtual clock.
#include <fmt/format.h>
#include <getopt.h>
#include <malloc.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "sim/campaign.h"
#include "sim/journey.h"

namespace {

constexpr const char* kHelp =
    "stint-sim: plays `up`, `run`, `down` in simulated worlds, kills the client at a call, runs it again\n"
    "  --seeds N        so many worlds, one blow in each (1000)\n"
    "  --seed S         begin with this one (1); with --story only this one\n"
    "  --every-call N   for N worlds: every call in turn, before and after its effect\n"
    "  --interrupts     Ctrl-C there instead of a kill\n"
    "  --story          tell what happens in world S; --blow VERB:CALL:before|after says which blow, or "
    "\"none\"\n"
    "Exit code 0 only when every promise holds in every world.\n";

std::uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

int tell(std::uint64_t seed, const std::string& blow_words, bool interrupt) {
  using namespace stint::sim;
  std::optional<Blow> blow;
  if (blow_words.empty()) {
    blow = blow_of(seed, play(seed, std::nullopt, false), interrupt);
  } else if (blow_words != "none") {
    auto first = blow_words.find(':'), second = blow_words.find(':', first + 1);
    std::string verb = blow_words.substr(0, first);
    blow = Blow{.verb = verb == "up"    ? 0U
                        : verb == "run" ? 1U
                                        : 2U,
                .death = {.at = number(blow_words.substr(first + 1, second - first - 1).c_str()),
                          .after = blow_words.substr(second + 1) == "after"},
                .interrupt = interrupt};
  }
  auto journey = play(seed, blow, true);
  std::fputs(journey.story.c_str(), stdout);
  return journey.violations.empty() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace stint::sim;
  mallopt(M_MMAP_THRESHOLD, 64 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_TOP_PAD, 16 << 20);
  Wanted wanted;
  bool story = false;
  std::string blow;
  const option options[] = {{"seeds", 1, nullptr, 'n'},      {"seed", 1, nullptr, 's'},
                            {"every-call", 1, nullptr, 'e'}, {"story", 0, nullptr, 't'},
                            {"interrupts", 0, nullptr, 'i'}, {"blow", 1, nullptr, 'b'},
                            {"help", 0, nullptr, 'h'},       {nullptr, 0, nullptr, 0}};
  for (int c = 0; (c = getopt_long(argc, argv, "", options, nullptr)) != -1;) {
    if (c == 'n') wanted.seeds = number(optarg);
    if (c == 's') wanted.first = number(optarg);
    if (c == 'e') wanted.every_call = number(optarg);
    if (c == 't') story = true;
    if (c == 'i') wanted.interrupts = true;
    if (c == 'b') blow = optarg;
    if (c == 'h') return std::fputs(kHelp, stdout), 0;
    if (c == '?') return std::fputs(kHelp, stderr), 2;
  }
  if (story) return tell(wanted.first, blow, wanted.interrupts);
  auto begin = std::chrono::steady_clock::now();
  Tally tally = campaign(wanted);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::fputs(table_of(tally).c_str(), stdout);
  for (const auto& failure : tally.failures)
    for (const auto& violation : failure.violations)
      fmt::print("VIOLATION seed {} ({}): {}\n", failure.seed, failure.blow, violation.substr(0, 300));
  fmt::print("{} journeys in {:.1f} s, {} with a violation\n", tally.journeys, seconds,
             tally.failures.size());
  return tally.failures.empty() ? 0 : 1;
}
