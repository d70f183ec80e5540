// SPDX-License-Identifier: Apache-2.0
// The clients of a universe: how they begin, take turns on the one clock, and end.
#include <fmt/format.h>

#include <algorithm>

#include "cli/run_cli.h"
#include "sim/client.h"
#include "sim/universe.h"
#include "sim/vfs.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

constexpr Micros kLongestLife = 24h;  // a client that lives longer, and does not sleep, hangs

Env env_for(const rehearsal::Settings& settings, const std::map<std::string, std::string>& variables) {
  const auto& key = settings.accounts.front().keys.front();
  Env env{
      .cwd = "/home/u/lab", .home = "/home/u", .program = "/opt/stint/stint", .user = "u", .host = "laptop"};
  env.vars = {{"AWS_ACCESS_KEY_ID", key.id},
              {"AWS_SECRET_ACCESS_KEY", key.secret},
              {"AWS_SESSION_TOKEN", key.session_token},
              {"AWS_REGION", "us-east-1"},
              {"AWS_ENDPOINT_URL", "http://cloud"},
              {"STINT_CHECKIP_URL", "http://cloud/checkip"}};
  for (const auto& [name, value] : variables) env.vars[name] = value;
  return env;
}

std::function<int(World&)> command(const std::vector<std::string>& args) {
  return [args](World& world) { return cli::run(world, args); };
}

std::string words(const std::vector<std::string>& args) {
  std::string text = "$ stint";
  for (const auto& arg : args) text += " " + arg;
  return text;
}

}  // namespace

Client::Client(Universe& universe, std::uint64_t seed, Env environment, std::function<int(World&)> body,
               std::vector<std::string> words)
    : args(std::move(words)),
      env(std::move(environment)),
      gate([this] {
        dead = true;
        fiber->leave();
      }),
      out(
          universe, gate, [this] { fiber->leave(); }, seed),
      files(universe.disk, gate),
      tasks(out),
      world{out, files, tasks, env, kVfs, log, screen},
      began(universe.agenda.now()) {
  gate.trace = &trace;
  fiber = std::make_unique<Fiber>([this, run = std::move(body)] { tasks.run([&] { code = run(world); }); });
}

Universe::~Universe() = default;

Life Universe::live(const std::vector<std::string>& args, std::optional<Death> death) {
  auto& client = begin(command(args), args);
  client.gate.set_death(std::move(death));
  return live_out(client);
}

Life Universe::live(const std::vector<std::string>& args, Watch watch) {
  auto& client = begin(command(args), args);
  client.gate.watch = [this, &client, watch = std::move(watch)](const std::string& call, bool after) {
    if (watch(call, after)) return true;
    while (asleep()) client.fiber->leave();
    return false;
  };
  return live_out(client);
}

Life Universe::live_interrupted(const std::vector<std::string>& args, Death at) {
  auto& client = begin(command(args), args);
  client.gate.interrupt = [&client] { client.out.later(Micros{0}, Signal{2}); };
  client.gate.set_death(std::move(at));
  return live_out(client);
}

Life Universe::live(std::function<int(World&)> body) { return live_out(begin(std::move(body), {})); }

void Universe::press_ctrl_c() {
  tell("Ctrl-C");
  if (current_ != nullptr) current_->out.later(Micros{0}, Signal{2});
}

void Universe::sleep_laptop(Micros span) {
  tell(fmt::format("the laptop sleeps for {}", format_duration(span)));
  asleep_until_ = std::max(asleep_until_, agenda.now() + span);
  for (auto& client : clients_) client->began += span;
}

void Universe::cut_power() {
  tell("the power is cut");
  for (auto& client : clients_) client->dead = client->dead || client.get() != current_;
  disk.power_cut();
}

void Universe::start_beside(const std::vector<std::string>& args) { (void)begin(command(args), args); }

Client& Universe::begin(std::function<int(World&)> body, std::vector<std::string> args) {
  if (!args.empty()) tell(words(args));
  auto seed = seed_ * 1000 + ++lives_;
  clients_.push_back(std::make_unique<Client>(*this, seed, env_for(cloud_.settings(), variables),
                                              std::move(body), std::move(args)));
  if (clients_.size() == 1)
    use_vfs(VfsWorld{.disk = &disk,
                     .gate = nullptr,
                     .holders = nullptr,
                     .sleep = [this](Micros span) { agenda.move_to(agenda.now() + span); },
                     .now = [this] { return agenda.wall() + wall_error; },
                     .random = seed});
  return *clients_.back();
}

Life Universe::live_out(Client& main) {
  run_clients(main);
  Life life = life_of(main);
  for (auto& client : clients_)
    if (client.get() != &main) beside_.push_back(life_of(*client));
  clients_.clear();
  disk.forget_locks();
  settle();
  return life;
}

std::optional<Micros> Universe::next_of_clients() const {
  std::optional<Micros> first;
  for (const auto& client : clients_) {
    if (client->over()) continue;
    auto next = client->fresh ? std::optional{agenda.now()} : client->out.next_event();
    if (asleep()) next = asleep_until_;
    if (next && (!first || *next < *first)) first = next;
  }
  return first;
}

// Until all have ended. Time stands still while one of them runs.
void Universe::run_clients(const Client& main) {
  while (true) {
    settle();
    for (std::size_t i = 0; i < clients_.size(); ++i) enter(*clients_[i]);
    if (std::ranges::all_of(clients_, [](const auto& client) { return client->over(); })) return;
    auto mine = next_of_clients(), theirs = next_due();
    if (!mine && !theirs) return break_rule("the client waits for what will never come");
    agenda.move_to(std::min(mine.value_or(Micros::max()), theirs.value_or(Micros::max())));
    if (agenda.now() - main.began > kLongestLife) return break_rule("the client has not ended within a day");
  }
}

// Lets it run, if something has come for it, until it waits again.
void Universe::enter(Client& client) {
  auto next = client.out.next_event();
  if (client.over() || asleep()) return;
  if (!client.fresh && !(next && *next <= agenda.now())) return;
  client.fresh = false;
  current_ = &client;
  use_vfs(VfsClient{&client.gate, &client.connections});
  client.fiber->enter();
  current_ = nullptr;
  if (asleep()) client.fresh = true;
  if (client.over()) bury(client);
}

void Universe::bury(Client& client) {
  if (telling) story += client.screen.err + client.screen.out;
  tell(client.code ? fmt::format("exit {}", *client.code) : "died: " + client.gate.died_at());
  client.out.die();
  disk.forget_locks(client.connections);
  std::erase_if(disk.file_locks, [&](const auto& lock) { return lock.second == &client.files; });
}

Life Universe::life_of(Client& client) {
  if (!client.over()) bury(client);
  return {.args = client.args,
          .code = client.fiber->done() ? client.code : std::nullopt,
          .died_at = client.gate.died_at(),
          .calls = client.gate.calls(),
          .trace = std::move(client.trace),
          .out = std::move(client.screen.out),
          .err = std::move(client.screen.err)};
}

}  // namespace stint::sim
