// SPDX-License-Identifier: Apache-2.0
// What a simulated journey costs, and its parts: each part alone, on the same work.
#include <benchmark/benchmark.h>

#include "guard/core/step.h"
#include "ledger/ledger.h"
#include "sim/draw.h"
#include "sim/journey.h"
#include "sim/universe.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

Plot plot_of(const char* steps) {
  Plot plot{.seed = 1};
  (void)take_option(plot, "steps", steps);
  return plot;
}

// All of it: world, client, ledger, wire, model, guard, invariants.
void journey(benchmark::State& state) {
  Plot plot = plot_of("up,run,down");
  for (auto _ : state) benchmark::DoNotOptimize(play(plot));
}
BENCHMARK(journey)->Unit(benchmark::kMicrosecond);

void world_alone(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(Universe{1}.launches());
}
BENCHMARK(world_alone)->Unit(benchmark::kMicrosecond);

// A client that asks the cloud nothing and opens no ledger.
void client_alone(benchmark::State& state) {
  Universe world{1};
  for (auto _ : state) benchmark::DoNotOptimize(world.live({"ls", "--help"}));
}
BENCHMARK(client_alone)->Unit(benchmark::kMicrosecond);

// The ledger opened on the simulated disk, asked for all, and closed.
void ledger(benchmark::State& state) {
  Universe world{1};
  auto body = [](World& laptop) {
    auto ledger = ledger::Ledger::open(laptop);
    return ledger && ledger->stints({}) ? 0 : 1;
  };
  for (auto _ : state) benchmark::DoNotOptimize(world.live(body));
}
BENCHMARK(ledger)->Unit(benchmark::kMicrosecond);

// One signed call: client's signing and parsing, wire, model.
void call_to_the_cloud(benchmark::State& state) {
  Universe world{1};
  for (auto _ : state)
    benchmark::DoNotOptimize(world.live({"sweep", "--on", "aws", "--region", "us-east-1"}));
}
BENCHMARK(call_to_the_cloud)->Unit(benchmark::kMicrosecond);

// An hour of a guarded machine with nobody at the laptop: guard core, boot timer, alarms, model.
void guarded_hour(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    Universe world{1};
    world.live(step_named("up")->args);
    state.ResumeTiming();
    world.pass(50min);
  }
}
BENCHMARK(guarded_hour)->Unit(benchmark::kMicrosecond);

void drawing(benchmark::State& state) {
  Draw draw;
  std::uint64_t seed = 0;
  for (auto _ : state) benchmark::DoNotOptimize(draw.plot(++seed));
}
BENCHMARK(drawing)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace stint::sim
