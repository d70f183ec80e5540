// SPDX-License-Identifier: Apache-2.0
#include "sim/universe.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "base/fiber.h"
#include "base/world.h"
#include "cli/run_cli.h"
#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/metering.h"
#include "sim/client_outside.h"
#include "sim/files.h"
#include "sim/vfs.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

const SysMicros kBeginning = *parse_rfc3339("2026-11-24T12:00:00Z");
constexpr Micros kLongestLife = 24h;  // a client that lives longer hangs

class Screen final : public Terminal {
 public:
  std::string out, err;
  void write(Stream stream, std::string_view text) override { (stream == Stream::Out ? out : err) += text; }
  bool is_tty(Stream) const override { return false; }
  bool can_ask() const override { return false; }
  unsigned columns() const override { return 80; }
};

rehearsal::Settings settings_for(std::uint64_t seed,
                                 const std::function<void(rehearsal::Settings&)>& change) {
  auto settings = rehearsal::wire::standard_settings();
  settings.seed = seed;
  settings.accounts.front().limits = {{.code = "L-DB2E81BA", .vcpus = 64}};
  settings.pace.boot = {Seconds{1}, Seconds{4}};
  settings.pace.checks = {Seconds{5}, Seconds{60}};
  settings.read_lag = {Micros{0}, Micros{seed % 3 == 0 ? 2'000'000 : 0}};
  if (change) change(settings);
  return settings;
}

Env env_for(const rehearsal::Settings& settings) {
  const auto& key = settings.accounts.front().keys.front();
  Env env{
      .cwd = "/home/u/lab", .home = "/home/u", .program = "/opt/stint/stint", .user = "u", .host = "laptop"};
  env.vars = {{"AWS_ACCESS_KEY_ID", key.id},
              {"AWS_SECRET_ACCESS_KEY", key.secret},
              {"AWS_SESSION_TOKEN", key.session_token},
              {"AWS_REGION", "us-east-1"},
              {"AWS_ENDPOINT_URL", "http://cloud"},
              {"STINT_CHECKIP_URL", "http://cloud/checkip"}};
  return env;
}

// One life: everything that belongs to it, its stack included, is dropped with it.
struct Client {
  Client(Universe& universe, std::uint64_t seed, const rehearsal::Settings& settings,
         std::function<int(World&)> body)
      : env(env_for(settings)),
        gate([this] {
          dead = true;
          fiber->leave();
        }),
        out(
            universe, gate, [this] { fiber->leave(); }, seed),
        files(universe.disk, gate),
        tasks(out),
        world{out, files, tasks, env, kVfs, log, screen} {
    fiber = std::make_unique<Fiber>([this, run = std::move(body)] { tasks.run([&] { code = run(world); }); });
  }
  Env env;
  Gate gate;
  ClientOutside out;
  SimFiles files;
  Tasks tasks;
  NoLog log;
  Screen screen;
  World world;
  std::optional<int> code;
  bool dead = false;
  std::unique_ptr<Fiber> fiber;
};

}  // namespace

Universe::Universe(std::uint64_t seed, const std::function<void(rehearsal::Settings&)>& change)
    : agenda(kBeginning),
      seed_(seed),
      dice_(seed * 2 + 1),
      cloud_(settings_for(seed, change), rehearsal::wire::standard_catalogue()),
      front_(cloud_) {
  cloud_.console_from([this](std::string_view id) {
    Machine* m = machine(std::string{id});
    return m != nullptr ? m->console() : std::string{};
  });
  disk.plain["/opt/stint/stintd"] = "stintd of this world";
}

Universe::~Universe() = default;

std::uint64_t Universe::dice() {
  dice_ = dice_ * 6364136223846793005U + 1442695040888963407U;
  return dice_ >> 33;
}

void Universe::tell(const std::string& line) {
  if (telling) story += fmt::format("{} {}\n", rfc3339(agenda.wall()), line);
}

Machine* Universe::machine(const std::string& id) {
  auto found = machines_.find(id);
  return found == machines_.end() ? nullptr : found->second.get();
}

Machine* Universe::machine_at(const std::string& address) {
  for (auto& [id, machine] : machines_)
    if (machine->up() && machine->spec().public_address == address) return machine.get();
  return nullptr;
}

bool Universe::may_reach_ssh(const Machine& m) const {
  auto rules = rules_.find(m.spec().instance);
  if (rules == rules_.end()) return false;
  for (const auto& rule : rules->second)
    if (rule.protocol == "tcp" && rule.from_port <= 22 && rule.to_port >= 22 &&
        rule.cidr == "198.51.100.1/32")
      return true;
  return false;
}

std::optional<rehearsal::wire::Reply> Universe::ask_cloud(const HttpRequest& request) {
  rehearsal::wire::Request asked{.method = request.method,
                                 .path = request.url.substr(std::string_view{"http://cloud"}.size()),
                                 .body = request.body};
  if (auto mark = asked.path.find('?'); mark != std::string::npos) {
    asked.query = asked.path.substr(mark + 1);
    asked.path.resize(mark);
  }
  if (asked.path.empty()) asked.path = "/";
  asked.headers.emplace_back("host", "cloud");
  for (const auto& [name, value] : request.headers) {
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (lower != "host") asked.headers.emplace_back(lower, value);
  }
  auto reply = front_.handle(asked, agenda.wall());
  settle();
  return reply;
}

void Universe::count_usage() {
  auto usage = cloud_.take_usage();
  rehearsal::wire::count(meter_, usage);
  for (const auto& u : usage) {
    if (u.what == rehearsal::Usage::What::InstanceBegins)
      instances_[u.resource] = {
          .id = u.resource, .token = u.label, .launched = u.at, .ended = {}, .running = true};
    if (u.what == rehearsal::Usage::What::InstanceEnds) {
      instances_[u.resource].ended = u.at;
      instances_[u.resource].running = false;
    }
  }
}

void Universe::settle() {
  while (agenda.happen()) {
  }
  for (const auto& command : cloud_.advance(agenda.wall())) carry_out(command);
  count_usage();
}

std::optional<Micros> Universe::next_due() const {
  auto next = agenda.next();
  SysMicros cloud = cloud_.next_due();
  if (cloud == SysMicros::max()) return next;
  Micros at = std::max(agenda.now(), cloud - kBeginning);
  return next ? std::min(*next, at) : at;
}

void Universe::carry_out(const rehearsal::HostCommand& command) {
  namespace host = rehearsal::host;
  if (const auto* boot = std::get_if<host::Boot>(&command)) {
    auto& m = machines_[boot->instance];
    if (!m) {
      auto data = cloud_.metadata(boot->instance);
      std::string key = fmt::format("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{:040x}",
                                    dice() ^ std::hash<std::string>{}(boot->instance));
      m = std::make_unique<Machine>(
          agenda, MachinePace{.job = Seconds{30 + dice() % 240}},
          Machine::Spec{boot->instance, boot->private_address, "", data ? data->user_data : "", key},
          [this, id = boot->instance] {
            tell(id + " powered itself off");
            cloud_.tell({id, rehearsal::HostEvent::What::PoweredOff}, agenda.wall());
          });
    }
    tell("boot of " + boot->instance);
    m->power_on(boot->public_address);
  } else if (const auto* stop = std::get_if<host::Stop>(&command)) {
    if (Machine* m = machine(stop->instance)) stop->hard ? m->switch_off() : m->shut_down();
  } else if (const auto* gone = std::get_if<host::Destroy>(&command)) {
    if (Machine* m = machine(gone->instance)) m->switch_off();
    tell(gone->instance + " is gone");
  } else if (const auto* rules = std::get_if<host::Rules>(&command)) {
    rules_[rules->instance] = rules->ingress;
  }
}

std::int64_t Universe::metered_nano_dollars(const std::string& token) {
  settle();
  return meter_.bill(rehearsal::wire::meter_time(agenda.wall()), token).nano_dollars;
}

Life Universe::live(const std::vector<std::string>& args, std::optional<Death> death) {
  std::string words;
  for (const auto& arg : args) words += " " + arg;
  tell("$ stint" + words);
  return live([args](World& world) { return cli::run(world, args); }, std::move(death));
}

Life Universe::live_interrupted(const std::vector<std::string>& args, Death at) {
  tell("$ stint " + args[0] + " … (and Ctrl-C)");
  return run_client([args](World& world) { return cli::run(world, args); }, std::move(at), true);
}

Life Universe::live(std::function<int(World&)> body, std::optional<Death> death) {
  return run_client(std::move(body), std::move(death), false);
}

Life Universe::run_client(std::function<int(World&)> body, std::optional<Death> death, bool interrupt) {
  auto client = std::make_unique<Client>(*this, seed_ * 1000 + ++lives_, cloud_.settings(), std::move(body));
  std::vector<std::string> trace;
  for (const auto& [name, value] : variables) client->env.vars[name] = value;
  if (interrupt) client->gate.interrupt = [out = &client->out] { out->later(Micros{0}, Signal{2}); };
  client->gate.set_death(std::move(death));
  client->gate.trace = &trace;
  use_vfs({&disk, &client->gate, [this](Micros span) { agenda.move_to(agenda.now() + span); },
           [this] { return agenda.wall(); }, seed_ * 1000 + lives_});
  Micros until = agenda.now() + kLongestLife;
  while (true) {
    settle();
    client->fiber->enter();
    if (client->dead || client->fiber->done()) break;
    auto mine = client->out.next_event(), theirs = next_due();
    if (!mine && !theirs) {
      break_rule("the client waits for what will never come");
      break;
    }
    agenda.move_to(std::min(mine.value_or(Micros::max()), theirs.value_or(Micros::max())));
    if (agenda.now() > until) {
      break_rule("the client has not ended within a day");
      break;
    }
  }
  Life life{.code = client->fiber->done() ? client->code : std::nullopt,
            .died_at = client->gate.died_at(),
            .calls = client->gate.calls(),
            .trace = std::move(trace),
            .out = client->screen.out,
            .err = client->screen.err};
  if (telling) story += life.err + life.out;
  tell(life.code ? fmt::format("exit {}", *life.code) : "died: " + life.died_at);
  client->out.die();
  disk.forget_locks();
  settle();
  return life;
}

void Universe::pass(Micros span) {
  Micros until = agenda.now() + span;
  while (true) {
    settle();
    auto next = next_due();
    if (!next || *next > until) break;
    agenda.move_to(*next);
  }
  agenda.move_to(until);
  settle();
}

}  // namespace stint::sim
