// SPDX-License-Identifier: Apache-2.0
#include "cli/rehearsal.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/companion.h"

namespace stint::cli {
namespace {

using namespace std::chrono_literals;

constexpr Micros kStart = 60min;  // the first start builds an image: packages are downloaded and unpacked
constexpr Micros kStop = 2min;
constexpr Micros kClean = 10min;  // hundreds of thousands of files on a slow disk

constexpr int kNeedsRoot = 4;  // stint-rehearsal's exit code where it takes root, and it is not

Path state_of(const World& world) { return world.env.state_dir() / "rehearsal"; }

std::optional<Rehearsal> parse(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  Rehearsal r{.endpoint = json.value("endpoint", ""),
              .region = json.value("region", ""),
              .access_key_id = json.value("access_key_id", ""),
              .secret_access_key = json.value("secret_access_key", ""),
              .checkip = json.value("checkip_url", ""),
              .kind = json.value("hosts", ""),
              .pid = json.value("pid", 0)};
  if (r.endpoint.empty() || r.access_key_id.empty()) return std::nullopt;
  return r;
}

// How the rehearsal's own program ended, and what it answered: that is ours to say. Its progress and its
// complaints go to our stderr as they come.
struct Ran {
  int code = 0;
  std::string answer;
};
Result<Ran> run_command(Context& c, const Command& command, Micros limit) {
  STINT_TRY_ASSIGN(Child child, Child::start(c.world, command));
  Micros until = c.world.out.now().boot + limit;
  Ran ran;
  while (true) {
    STINT_TRY_ASSIGN(Event event, child.next(until));
    if (const auto* output = std::get_if<Output>(&event)) {
      if (output->stream == 1) ran.answer += output->bytes;
      if (output->stream == 2 && !output->bytes.empty()) c.world.terminal.write(Stream::Err, output->bytes);
    } else if (const auto* exited = std::get_if<Exited>(&event)) {
      ran.code = exited->code;
      return ran;
    } else {
      return fail(Kind::Failed,
                  fmt::format("the rehearsal did not answer within {}", format_duration(limit)));
    }
  }
}

// As ourselves; by sudo where it says that it takes root, or where the user wants what does.
Result<Ran> run_program(Context& c, std::vector<std::string> words, Micros limit) {
  STINT_TRY_ASSIGN(Path program, companion(c.world, "stint-rehearsal"));
  // By the variable for verbs that start it on their way, too.
  const auto hosts = c.options.hosts.value_or(c.world.env.get("STINT_HOSTS").value_or("auto"));
  words.insert(words.begin(), program.string());
  words.insert(words.end(), {"--state", state_of(c.world).string(), "--cache",
                             (c.world.env.cache_dir() / "rehearsal").string(), "--hosts", hosts});
  Command command{.argv = std::move(words)};
  if (c.world.env.root || hosts != "namespace") {
    STINT_TRY_ASSIGN(Ran ran, run_command(c, command, limit));
    if (c.world.env.root || ran.code != kNeedsRoot) return ran;
    c.show.note("it is run as root instead, by sudo");
  }
  command.argv.insert(command.argv.begin(), "sudo");
  command.in = Command::Stdin::Terminal;  // for its password
  return run_command(c, command, limit);
}

}  // namespace

Result<std::optional<Rehearsal>> rehearsal_status(Context& c) {
  STINT_TRY_ASSIGN(auto text, c.world.files.read(state_of(c.world) / "status.json"));
  auto rehearsal = text ? parse(*text) : std::nullopt;
  if (!rehearsal) return std::nullopt;
  auto alive = fetch(c.world, {.url = rehearsal->checkip}, {.connect = 1s, .total = 3s});
  if (!alive && alive.error().kind == Kind::Interrupted) return fail(std::move(alive).error());
  if (!alive) return std::nullopt;  // what it left of itself is out of date
  return rehearsal;
}

Result<std::optional<Rehearsal>> start_rehearsal(Context& c) {
  STINT_TRY_ASSIGN(auto running, rehearsal_status(c));
  if (running) return running;
  STINT_TRY(c.world.files.make_dirs(state_of(c.world)));
  std::vector<std::string> words{"start"};
  if (c.options.approve_after)
    words.insert(words.end(), {"--approve-after", fmt::format("{}s", c.options.approve_after->count())});
  STINT_TRY_ASSIGN(Ran ran, run_program(c, words, kStart));
  if (ran.code != 0) return fail(Kind::Failed, "the rehearsal cloud did not start (it said why above)");
  STINT_TRY_ASSIGN(running, rehearsal_status(c));
  if (!running) return fail(Kind::Failed, "the rehearsal cloud started and does not answer");
  c.show.done(fmt::format("the rehearsal cloud runs at {} (on this computer, with {} hosts, at no cost)",
                          running->endpoint, running->kind));
  return running;
}

Result<bool> stop_rehearsal(Context& c) {
  STINT_TRY_ASSIGN(auto running, rehearsal_status(c));
  STINT_TRY_ASSIGN(Ran ran, run_program(c, {"stop"}, kStop));
  if (ran.code != 0) return fail(Kind::Failed, "the rehearsal cloud did not stop (it said why above)");
  return running.has_value();
}

Result<Json> examine_rehearsal(Context& c) {
  STINT_TRY_ASSIGN(Ran ran, run_program(c, {"doctor"}, kStop));
  Json json = Json::parse(ran.answer, nullptr, false);
  if (ran.code != 0 || !json.is_object())
    return fail(Kind::Failed, "the rehearsal's own program cannot look at this computer (it said why above)");
  return json;
}

Result<> clean_rehearsal(Context& c) {
  STINT_TRY_ASSIGN(Ran ran, run_program(c, {"clean"}, kClean));
  if (ran.code != 0)
    return fail(Kind::Failed, "what the rehearsal keeps was not removed (it said why above)");
  return {};
}

}  // namespace stint::cli
