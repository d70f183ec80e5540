// SPDX-License-Identifier: Apache-2.0
#include "provider/local/local.h"

#include <fmt/format.h>

#include "base/companion.h"
#include "host/session.h"

namespace stint::local {
namespace {

using provider::Machine;
using provider::State;

constexpr Micros kVerb = Seconds{30};
constexpr Micros kEnd = Seconds{90};  // jobs are given a minute to save

std::optional<Machine> local_machine(const std::string& marker) {
  auto machine = provider::machine_in(marker, "local");
  if (machine) machine->address = "127.0.0.1";
  return machine;
}

}  // namespace

Result<ChildResult> Local::stintd(std::vector<std::string> verb, const Path& dir) {
  STINT_TRY_ASSIGN(Path program, companion(world_, "stintd"));
  verb.insert(verb.begin(), program.string());
  verb.insert(verb.end(), {"--dir", dir.string()});
  return run_child(world_, {.argv = std::move(verb)}, {}, kVerb);
}

Result<provider::Identity> Local::identity() {
  return provider::Identity{.who = world_.env.user + "@" + world_.env.host};
}

Result<plan::Offer> Local::offer(const plan::Wish&) {
  plan::Offer offer;
  offer.type.name = "local";
  offer.image.login = world_.env.user;
  offer.from = "127.0.0.1/32";
  offer.rates.source = "your own computer";
  offer.costs = false;
  return offer;
}

Result<provider::Launched> Local::launch(const provider::Launch& launch) {
  Path dir = dir_of(launch.token);
  STINT_TRY(world_.files.make_dirs(dir));
  STINT_TRY_ASSIGN(auto marker, world_.files.read(dir / "machine"));
  if (!marker) {
    marker = provider::marker_of(launch, latest_now());
    STINT_TRY(world_.files.write(dir / "machine", *marker));
  }
  auto machine = local_machine(*marker);
  if (!machine) return fail(Kind::Failed, fmt::format("{} cannot be read", (dir / "machine").string()));
  STINT_TRY_ASSIGN(auto served, stintd({"install"}, dir));
  if (served.code != 0) return fail(Kind::Failed, fmt::format("stintd did not start: {}", served.err));
  return provider::Launched{machine->id, machine->launched};
}

Result<std::vector<Machine>> Local::find(const std::string& token) {
  std::vector<Machine> found;
  Path dir = dir_of(token);
  STINT_TRY_ASSIGN(auto marker, world_.files.read(dir / "machine"));
  auto machine = marker ? local_machine(*marker) : std::nullopt;
  if (!machine) return found;
  STINT_TRY_ASSIGN(auto status, stintd({"status"}, dir));
  machine->state = status.code == 0 ? State::Running : State::Ended;
  if (status.code != 0) machine->why = "its stintd does not run (any more)";
  found.push_back(*std::move(machine));
  return found;
}

Result<std::vector<Machine>> Local::all() {
  std::vector<Machine> found;
  STINT_TRY_ASSIGN(auto dirs, world_.files.list(world_.env.state_dir() / "local"));
  for (const auto& dir : dirs) {
    STINT_TRY_ASSIGN(auto machines, find(dir.name));
    found.insert(found.end(), machines.begin(), machines.end());
  }
  return found;
}

// stintd saves, ends its jobs and then itself.
Result<> Local::end_stintd(const Path& dir) {
  host::Reach reach{.local = true, .id = "local", .user = world_.env.user, .dir = dir};
  STINT_TRY_ASSIGN(auto session, host::Session::open(world_, reach, world_.out.now().boot + kVerb));
  STINT_TRY_ASSIGN(std::string program, session.install());
  auto link = session.attach(program);
  if (!link) return {};  // it does not run
  STINT_TRY(link->ask(pact::EndNow{"asked for"}));
  Micros until = world_.out.now().boot + kEnd;
  while (true) {
    auto told = link->next(until);
    if (!told) return {};  // it has hung up, and is gone
    if (!*told) return fail(Kind::Failed, fmt::format("stintd did not end within {}", format_duration(kEnd)));
  }
}

// An id is "local-" and the beginning of the token that names the folder.
Result<> Local::end(const std::string& id) {
  STINT_TRY_ASSIGN(auto dirs, world_.files.list(world_.env.state_dir() / "local"));
  for (const auto& dir : dirs) {
    if (!id.ends_with(dir.name.substr(0, 8))) continue;
    STINT_TRY(end_stintd(dir_of(dir.name)));
  }
  return {};
}

Result<> Local::tidy(const std::string& token, const std::string&) {
  return remove_tree(world_.files, dir_of(token));
}

host::Reach Local::reach(const Machine& machine, const std::string& login, const Path&) {
  return {.local = true,
          .id = machine.id,
          .address = machine.address,
          .user = login,
          .dir = dir_of(machine.token)};
}

}  // namespace stint::local
