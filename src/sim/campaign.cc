// SPDX-License-Identifier: Apache-2.0
#include "sim/campaign.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json.h"

namespace stint::sim {
namespace {

constexpr std::uint64_t kSeedsAWorker = 200;

// What one journey showed, on its way from a worker: one line of JSON. A plot is its own words.
Json line_of(const std::string& words, const Journey& journey) {
  Json line{{"hits", Json::array()}};
  for (const auto& hit : journey.hits) line["hits"].push_back({static_cast<unsigned>(hit.what), hit.column});
  if (journey.violations.empty()) return line;
  line["plot"] = words;
  for (const auto& violation : journey.violations)
    line["violations"].push_back({violation.invariant, violation.what});
  return line;
}

void add(Tally& tally, const Json& line) {
  ++tally.journeys;
  for (const auto& hit : line["hits"])
    ++tally.hits[{static_cast<What>(hit[0].get<unsigned>()), hit[1].get<std::string>()}];
  if (!line.contains("violations")) return;
  Failure failure{.words = line["plot"].get<std::string>()};
  for (const auto& violation : line["violations"])
    failure.violations.push_back({violation[0].get<std::string>(), violation[1].get<std::string>()});
  tally.failures.push_back(std::move(failure));
}

struct Worker {
  pid_t pid = -1;
  FILE* lines = nullptr;
  std::uint64_t first = 0, count = 0;
};

void play_share(const Worker& share, const Wanted& wanted, const Draw& draw, FILE* out) {
  auto one = [out](const Plot& plot) {
    auto line = line_of(words_of(plot), play(plot));
    fprintf(out, "%s\n", line.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
  };
  for (auto seed = share.first; seed < share.first + share.count; ++seed) {
    if (wanted.every_call == 0) {
      one(draw.plot(seed));
    } else {
      for (const auto& plot : draw.every_call(seed)) one(plot);
    }
  }
}

Worker start(Worker worker, const Wanted& wanted, const Draw& draw) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) std::perror("pipe");
  fflush(nullptr);
  worker.pid = fork();
  if (worker.pid == 0) {
    close(ends[0]);
    FILE* out = fdopen(ends[1], "w");
    play_share(worker, wanted, draw, out);
    fclose(out);
    _exit(0);
  }
  close(ends[1]);
  worker.lines = fdopen(ends[0], "r");
  return worker;
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
    tally.crashes.push_back(
        fmt::format("the worker for seeds {} to {} crashed", worker.first, worker.first + worker.count - 1));
}

}  // namespace

Tally campaign(const Wanted& wanted, const Draw& draw) {
  Tally tally;
  std::vector<Worker> workers;
  bool every_call = wanted.every_call > 0;
  std::uint64_t next = wanted.first, end = next + (every_call ? wanted.every_call : wanted.seeds);
  while (next < end || !workers.empty()) {
    if (wanted.until_failure && !tally.clean()) end = next;
    while (next < end && workers.size() < wanted.workers) {
      auto count = std::min(every_call ? 1 : kSeedsAWorker, end - next);
      workers.push_back(start({.first = next, .count = count}, wanted, draw));
      next += count;
    }
    if (workers.empty()) break;
    finish(workers.front(), tally);
    workers.erase(workers.begin());
  }
  return tally;
}

}  // namespace stint::sim
