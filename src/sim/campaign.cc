// SPDX-License-Identifier: Apache-2.0
#include "sim/campaign.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "sim/journey.h"

namespace stint::sim {
namespace {

constexpr std::uint64_t kSeedsAWorker = 50;
constexpr std::array kVerbNames{"up", "run", "down"};

std::string words(const Blow& blow) {
  return fmt::format("{}:{}:{}{}{}", kVerbNames[blow.verb], blow.death.at,
                     blow.death.after ? "after" : "before", blow.interrupt ? " Ctrl-C" : "",
                     blow.comes_back ? "" : " never back");
}

Json report(std::uint64_t seed, const Blow& blow, const Journey& journey) {
  return {{"seed", seed},
          {"blow", words(blow)},
          {"verb", kVerbNames[blow.verb]},
          {"died_at", journey.died_at},
          {"violations", journey.violations}};
}

// One seed's journeys, a line each on `out`.
void play_seed(std::uint64_t seed, bool every_call, bool interrupt, FILE* out) {
  Journey reference = play(seed, std::nullopt, false);
  auto say = [out](const Json& line) {
    fprintf(out, "%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  };
  say({{"seed", seed},
       {"blow", "none"},
       {"verb", ""},
       {"died_at", ""},
       {"violations", reference.violations}});
  if (reference.calls.size() != kVerbNames.size()) return;
  if (!every_call) {
    Blow blow = blow_of(seed, reference, interrupt);
    return say(report(seed, blow, play(seed, blow, false)));
  }
  for (std::size_t verb = 0; verb < reference.calls.size(); ++verb)
    for (std::uint64_t at = 1; at <= reference.calls[verb].size(); ++at)
      for (bool after : {false, true}) {
        Blow blow{.verb = verb, .death = {.at = at, .after = after}, .interrupt = interrupt};
        say(report(seed, blow, play(seed, blow, false)));
      }
}

void add(Tally& tally, const Json& line) {
  ++tally.journeys;
  auto died = line.value("died_at", "");
  if (!died.empty()) {
    bool after = died.ends_with(" after");
    auto& hits = tally.hits[line.value("verb", "") + ": " + died.substr(0, died.rfind(' '))];
    ++(after ? hits.second : hits.first);
  }
  auto violations = line.value("violations", std::vector<std::string>{});
  if (!violations.empty())
    tally.failures.push_back(
        {line.value("seed", std::uint64_t{0}), line.value("blow", ""), std::move(violations)});
}

struct Worker {
  pid_t pid = -1;
  FILE* lines = nullptr;
  std::uint64_t first = 0, count = 0;
};

Worker start(std::uint64_t first, std::uint64_t count, bool every_call, bool interrupts) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::perror("pipe");
  fflush(nullptr);
  pid_t pid = fork();
  if (pid == 0) {
    close(ends[0]);
    FILE* out = fdopen(ends[1], "w");
    for (std::uint64_t seed = first; seed < first + count; ++seed)
      play_seed(seed, every_call, interrupts, out);
    fclose(out);
    _exit(0);
  }
  close(ends[1]);
  return {pid, fdopen(ends[0], "r"), first, count};
}

void finish(Worker& worker, Tally& tally) {
  char* text = nullptr;
  std::size_t room = 0;
  while (getline(&text, &room, worker.lines) > 0) {
    Json line = Json::parse(text, nullptr, false);
    if (line.is_object()) add(tally, line);
  }
  free(text);
  fclose(worker.lines);
  int status = 0;
  waitpid(worker.pid, &status, 0);
  if (status != 0)
    tally.failures.push_back({worker.first,
                              "",
                              {fmt::format("the worker for seeds {} to {} crashed", worker.first,
                                           worker.first + worker.count - 1)}});
}

}  // namespace

Tally campaign(const Wanted& wanted) {
  Tally tally;
  std::vector<Worker> workers;
  bool every_call = wanted.every_call > 0;
  std::uint64_t next = wanted.first, end = wanted.first + (every_call ? wanted.every_call : wanted.seeds);
  std::uint64_t share = every_call ? 1 : kSeedsAWorker;
  while (next < end || !workers.empty()) {
    while (next < end && workers.size() < wanted.workers) {
      auto count = std::min(share, end - next);
      workers.push_back(start(next, count, every_call, wanted.interrupts));
      next += count;
    }
    finish(workers.front(), tally);
    workers.erase(workers.begin());
  }
  return tally;
}

std::string table_of(const Tally& tally) {
  std::string text = fmt::format("{:<44} {:>8} {:>8}\n", "killed at", "before", "after");
  for (const auto& [call, hits] : tally.hits)
    text += fmt::format("{:<44} {:>8} {:>8}\n", call, hits.first, hits.second);
  return text;
}

}  // namespace stint::sim
