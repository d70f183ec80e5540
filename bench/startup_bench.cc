// SPDX-License-Identifier: Apache-2.0
// How long a user waits for the shortest command, as a whole process: stint beside the least a process costs
// (true) and, where it is named by AWS_CLI, the AWS command line. The peak of memory is a counter.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "whole_process.h"

namespace {

void startup(benchmark::State& state, const std::vector<std::string>& words) {
  std::optional<long> peak = 0;
  for (auto _ : state) {
    peak = stint::bench::run(words);
    if (!peak) return state.SkipWithError("it failed");
  }
  state.counters["peak_MB"] = static_cast<double>(*peak) * 1024 / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  auto add = [](const char* name, std::vector<std::string> words) {
    benchmark::RegisterBenchmark(name, [words](benchmark::State& state) { startup(state, words); })
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  add("true", {"/bin/true"});
  add("stint --version", {STINT_PROGRAM, "--version"});
  add("stint --help", {STINT_PROGRAM, "--help"});
  if (const char* aws = std::getenv("AWS_CLI")) add("aws --version", {aws, "--version"});
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
