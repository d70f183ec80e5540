// SPDX-License-Identifier: Apache-2.0
// What a simulated journey costs, and its parts: each part alone, on the same work.
#include <benchmark/benchmark.h>

#include "guard/core/step.h"
#include "ledger/ledger.h"
#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/works.h"
#include "rehearsal/wire/signed_cloud.h"
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

// A verb that asks the cloud six things and the ledger what it knows: client, ledger, wire, model.
void sweep(benchmark::State& state) {
  Universe world{1};
  for (auto _ : state)
    benchmark::DoNotOptimize(world.live({"sweep", "--on", "aws", "--region", "us-east-1"}));
}
BENCHMARK(sweep)->Unit(benchmark::kMicrosecond);

// DescribeInstances with one machine, at the cloud's door: signature, form, model, XML.
void wire(benchmark::State& state) {
  Universe world{1};
  world.live(step_named("up")->args);
  const auto& key = world.settings().accounts.front().keys.front();
  rehearsal::wire::SignedCloud client;
  SysMicros at = world.agenda.wall(), signed_at{};
  rehearsal::wire::Request request;
  for (auto _ : state) {
    at += 100ms;                   // so that no bucket runs dry
    if (at - signed_at > 10min) {  // a signature holds for 15
      state.PauseTiming();
      signed_at = at;
      request = client.sign({.headers = {{"content-type", "application/x-www-form-urlencoded"}},
                             .body = "Action=DescribeInstances&Version=2016-11-15"},
                            "ec2", key, at);
      state.ResumeTiming();
    }
    auto reply = world.front().handle(request, at);
    if (reply->status != 200) state.SkipWithError(reply->body.c_str());
  }
}
BENCHMARK(wire)->Unit(benchmark::kMicrosecond);

// The same asked of the model itself.
void model(benchmark::State& state) {
  Universe world{1};
  world.live(step_named("up")->args);
  auto call = world.console();
  for (auto _ : state)
    benchmark::DoNotOptimize(rehearsal::perform(call, rehearsal::DescribeInstances::Input{}));
}
BENCHMARK(model)->Unit(benchmark::kMicrosecond);

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
