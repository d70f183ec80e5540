// SPDX-License-Identifier: Apache-2.0
#include "provider/ssh/box.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace stint::ssh {
namespace {

using namespace std::chrono_literals;
using provider::Machine;
using provider::State;

constexpr std::string_view kPrefix = "ssh:";
constexpr Micros kConnect = 20s;
constexpr Micros kEnd = 90s;  // jobs are given a minute to save

// Letters that stand in names of users and hosts, and nothing that a shell, ssh or a path would read.
bool is_word(std::string_view text) {
  auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
  };
  return !text.empty() && text.front() != '-' && text.front() != '.' && std::ranges::all_of(text, plain);
}

std::optional<int> port_from(std::string_view text) {
  int port = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && port > 0 && port <= 65535 ? std::optional(port) : std::nullopt;
}

}  // namespace

bool is_place(std::string_view place) { return place.starts_with(kPrefix); }

Result<Address> address_from(std::string_view place) {
  auto text = is_place(place) ? place.substr(kPrefix.size()) : std::string_view{};
  auto at = text.find('@'), colon = text.find(':');
  std::optional<int> port = colon == std::string_view::npos ? 0 : port_from(text.substr(colon + 1));
  Address address{.port = port.value_or(0)};
  if (at != std::string_view::npos && (colon == std::string_view::npos || at < colon)) {
    address.user = text.substr(0, at);
    address.host = text.substr(at + 1, colon == std::string_view::npos ? colon : colon - at - 1);
  }
  if (port && is_word(address.user) && is_word(address.host)) return address;
  return fail(Kind::Usage, fmt::format("\"{}\" names no machine", place), "--on ssh:USER@HOST[:PORT]");
}

Result<provider::Identity> Box::identity() { return provider::Identity{.who = what_}; }

Result<plan::Offer> Box::offer(const plan::Wish&) {
  plan::Offer offer;
  offer.type.name = "ssh";
  offer.image.login = address_.user;
  offer.rates.source = "your own machine";
  offer.costs = false;
  return offer;
}

host::Reach Box::reach_of(const std::string& token, const Path& dir) const {
  return {.own = true,
          .id = address_.host,
          .address = address_.host,
          .port = address_.port,
          .user = address_.user,
          .dir = dir,
          .folder = fmt::format("{}/stints/{}", host::kOwnFolder, token)};
}

host::Reach Box::reach(const Machine& machine, const std::string&, const Path& dir) {
  return reach_of(machine.token, dir);
}

Result<host::Session> Box::connect(const std::string& token) {
  return host::Session::open(world_, reach_of(token, dir_of(token)), world_.out.now().boot + kConnect);
}

Result<host::Session> Box::meet(const host::Reach& reach) {
  auto session = host::Session::open(world_, reach, world_.out.now().boot + kConnect);
  bool may_ask = !session && session.error().code == "NewHost" && world_.terminal.can_ask();
  if (!may_ask) return session;
  STINT_TRY(host::Session::meet(world_, reach));
  return host::Session::open(world_, reach, world_.out.now().boot + kConnect);
}

Result<provider::Launched> Box::launch(const provider::Launch& launch) {
  Path dir = dir_of(launch.token);
  STINT_TRY(world_.files.make_dirs(dir));
  STINT_TRY(meet(reach_of(launch.token, dir)));
  STINT_TRY_ASSIGN(auto marker, world_.files.read(dir / "machine"));
  if (!marker) {
    marker = provider::marker_of(launch, latest_now());
    STINT_TRY(world_.files.write(dir / "machine", *marker));
  }
  auto machine = provider::machine_in(*marker, "ssh");
  if (!machine) return fail(Kind::Failed, fmt::format("{} cannot be read", (dir / "machine").string()));
  return provider::Launched{machine->id, machine->launched};
}

Result<std::vector<Machine>> Box::find(const std::string& token) {
  std::vector<Machine> found;
  STINT_TRY_ASSIGN(auto marker, world_.files.read(dir_of(token) / "machine"));
  auto machine = marker ? provider::machine_in(*marker, "ssh") : std::nullopt;
  if (!machine) return found;
  STINT_TRY_ASSIGN(auto ended, world_.files.stat(dir_of(token) / "ended"));
  machine->state = ended ? State::Ended : State::Running;
  machine->why = ended ? "asked for" : "";
  machine->address = address_.host;
  found.push_back(*std::move(machine));
  return found;
}

Result<std::vector<Machine>> Box::all() {
  std::vector<Machine> found;
  STINT_TRY_ASSIGN(auto dirs, world_.files.list(markers()));
  for (const auto& dir : dirs) {
    STINT_TRY_ASSIGN(auto machines, find(dir.name));
    found.insert(found.end(), machines.begin(), machines.end());
  }
  return found;
}

// stintd saves, ends its jobs and then itself.
Result<> Box::end_stintd(const std::string& token) {
  STINT_TRY_ASSIGN(auto session, connect(token));
  STINT_TRY_ASSIGN(auto stintd, session.install());
  if (auto link = session.attach(stintd); link && link->ask(pact::EndNow{"asked for"})) {
    Micros until = world_.out.now().boot + kEnd;
    Result<std::optional<pact::Told>> told;
    while ((told = link->next(until)) && *told) {
    }
    if (told) return fail(Kind::Failed, fmt::format("stintd did not end within {}", format_duration(kEnd)));
  }
  STINT_TRY_ASSIGN(auto removed, session.stintd(stintd, {"remove", "--dir", session.reach().stintd_dir()},
                                                false, kConnect));
  if (removed.code != 0) return fail(Kind::Failed, "what was left of it there stays: " + removed.err);
  return {};
}

// An id is "ssh-" and the beginning of the token that names the folder.
Result<> Box::end(const std::string& id) {
  STINT_TRY_ASSIGN(auto dirs, world_.files.list(markers()));
  for (const auto& dir : dirs) {
    if (!id.ends_with(dir.name.substr(0, 8))) continue;
    auto ended = end_stintd(dir.name);
    if (!ended && ended.error().kind != Kind::Unreachable) return ended;
    STINT_TRY(world_.files.write(dir_of(dir.name) / "ended", ""));
  }
  return {};
}

Result<> Box::tidy(const std::string& token, const std::string&) {
  return remove_tree(world_.files, dir_of(token));
}

}  // namespace stint::ssh
