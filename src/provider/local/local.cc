// SPDX-License-Identifier: Apache-2.0
#include "provider/local/local.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "host/session.h"

namespace stint::local {
namespace {

using provider::Machine;
using provider::State;

constexpr Micros kVerb = Seconds{30};
constexpr Micros kEnd = Seconds{90};  // jobs are given a minute to save

// What a stint's folder says of it; written before its stintd is started, so that a repeat finds it.
std::string marker_of(const provider::Launch& launch, SysMicros at) {
  return Json{{"token", launch.token},
              {"name", launch.name},
              {"owner", launch.owner},
              {"client_token", launch.client_token},
              {"launched", at.time_since_epoch().count()}}
      .dump();
}

std::optional<Machine> machine_in(const std::string& marker) {
  Json json = Json::parse(marker, nullptr, false);
  if (!json.is_object() || !json.contains("launched") || !json["launched"].is_number_integer())
    return std::nullopt;
  std::string token = json.value("token", "");
  return Machine{.id = "local-" + token.substr(0, 8),
                 .address = "127.0.0.1",
                 .type = "local",
                 .token = token,
                 .name = json.value("name", ""),
                 .owner = json.value("owner", ""),
                 .client_token = json.value("client_token", ""),
                 .launched = SysMicros{Micros{json["launched"].get<std::int64_t>()}}};
}

Failure in_no_account() { return fail(Kind::Usage, "this computer is in no account that could guard it"); }

}  // namespace

Result<ChildResult> Local::stintd(std::vector<std::string> verb, const Path& dir) {
  verb.insert(verb.begin(), (world_.env.program.parent_path() / "stintd").string());
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
    marker = marker_of(launch, latest_now());
    STINT_TRY(world_.files.write(dir / "machine", *marker));
  }
  auto machine = machine_in(*marker);
  if (!machine) return fail(Kind::Failed, fmt::format("{} cannot be read", (dir / "machine").string()));
  STINT_TRY_ASSIGN(auto served, stintd({"install"}, dir));
  if (served.code != 0) return fail(Kind::Failed, fmt::format("stintd did not start: {}", served.err));
  return provider::Launched{machine->id, machine->launched};
}

Result<std::vector<Machine>> Local::find(const std::string& token) {
  std::vector<Machine> found;
  Path dir = dir_of(token);
  STINT_TRY_ASSIGN(auto marker, world_.files.read(dir / "machine"));
  auto machine = marker ? machine_in(*marker) : std::nullopt;
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

Result<std::vector<provider::CloudGuard>> Local::arm(const provider::Machine&, SysMicros, provider::Act) {
  return in_no_account();
}

Result<provider::CloudGuard> Local::schedule(const provider::Machine&, const std::string&, SysMicros,
                                             provider::Act) {
  return in_no_account();
}

Result<> Local::make_guard_role() { return in_no_account(); }

Result<> Local::stop(const std::string&) {
  return fail(Kind::Usage, "a stint on your own computer costs nothing and is not stopped: it ends",
              "stint down");
}

Result<> Local::start(const std::string&) {
  return fail(Kind::Usage, "a stint on your own computer is never stopped, so there is nothing to start");
}

// stintd saves, ends its jobs and then itself.
Result<> Local::end_stintd(const Path& dir) {
  host::Reach reach{.local = true, .id = "local", .user = world_.env.user, .dir = dir};
  STINT_TRY_ASSIGN(auto session, host::Session::open(world_, reach, world_.out.now().boot + kVerb));
  auto link = session.attach((world_.env.program.parent_path() / "stintd").string());
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

Result<std::vector<provider::Leftover>> Local::leftovers() {
  std::vector<provider::Leftover> found;
  STINT_TRY_ASSIGN(auto machines, all());
  for (const auto& machine : machines)
    if (provider::lives(machine.state))
      found.push_back({.kind = "instance",
                       .id = machine.id,
                       .token = machine.token,
                       .name = machine.name,
                       .owner = machine.owner,
                       .state = provider::word(machine.state)});
  return found;
}

Result<std::vector<provider::Quota>> Local::quotas(const std::string&, const std::vector<std::string>&) {
  return fail(Kind::Usage, "your own computer has no service quotas", "stint limits --on aws");
}

Result<provider::Quota> Local::request_quota(const std::string&, std::int64_t) {
  return fail(Kind::Usage, "your own computer has no service quotas", "stint limits --on aws");
}

Result<std::vector<provider::MonthBudget>> Local::month_budgets() {
  return fail(Kind::Usage, "your own computer sends no bill", "stint monthly --on aws");
}

Result<> Local::set_month_budget(Money, const std::string&) {
  return fail(Kind::Usage, "your own computer sends no bill", "stint monthly --on aws");
}

}  // namespace stint::local
