// SPDX-License-Identifier: Apache-2.0
// How long a user waits for the shortest command, as a whole process: stint beside the least a process costs
// (true) and, where it is named by AWS_CLI, the AWS command line. The peak of memory is a counter.
#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace {

// Runs it to its end with its output thrown away; its peak of resident memory in KiB, or -1 where it failed.
long run(const std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  int failed = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  rusage usage{};
  if (failed != 0 || wait4(pid, &status, 0, &usage) != pid || status != 0) return -1;
  return usage.ru_maxrss;
}

void startup(benchmark::State& state, const std::vector<std::string>& words) {
  long peak = 0;
  for (auto _ : state) {
    peak = run(words);
    if (peak < 0) return state.SkipWithError("it failed");
  }
  state.counters["peak_MB"] = static_cast<double>(peak) * 1024 / 1e6;
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
