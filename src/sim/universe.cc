// SPDX-License-Identifier: Apache-2.0
#include "sim/universe.h"

#include <fmt/format.h>

#include <algorithm>

#include "rehearsal/model/instance_calls.h"
#include "rehearsal/model/works.h"
#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/metering.h"
#include "sim/client.h"
#include "testing/call_names.h"

namespace stint::sim {
namespace {

using namespace std::chrono_literals;

const SysMicros kBeginning = *parse_rfc3339("2026-11-24T12:00:00Z");

rehearsal::Settings settings_for(std::uint64_t seed,
                                 const std::function<void(rehearsal::Settings&)>& change) {
  auto settings = rehearsal::wire::standard_settings();
  settings.seed = seed;
  settings.accounts.front().limits = {{.code = "L-DB2E81BA", .vcpus = 64}};
  settings.pace.boot =
      settings.pace.stopped = {Seconds{1}, Seconds{2}};  // each second is a look of the client
  settings.pace.checks = {Seconds{5}, Seconds{60}};
  settings.read_lag = {Micros{0}, Micros{seed % 3 == 0 ? 2'000'000 : 0}};
  if (change) change(settings);
  return settings;
}

}  // namespace

Universe::Universe(std::uint64_t seed, const std::function<void(rehearsal::Settings&)>& change,
                   const rehearsal::Catalogue& catalogue)
    : agenda(kBeginning),
      seed_(seed),
      dice_(seed * 2 + 1),
      cloud_(settings_for(seed, change), catalogue),
      front_(cloud_) {
  cloud_.console_from([this](std::string_view id) {
    Machine* m = machine(std::string{id});
    return m != nullptr ? m->console() : std::string{};
  });
  disk.plain["/opt/stint/stintd"] = "stintd of this world";
}

void Universe::lose_ledger() {
  tell("the ledger is lost");
  std::erase_if(disk.files,
                [](const auto& file) { return file.first.find("ledger.db") != std::string::npos; });
}

Universe::LedgerCopy Universe::copy_ledger() const {
  LedgerCopy copy;
  for (const auto& [name, file] : disk.files)
    if (name.find("ledger.db") != std::string::npos) copy[name] = file.bytes;
  return copy;
}

void Universe::put_back(const LedgerCopy& copy) {
  lose_ledger();
  for (const auto& [name, bytes] : copy) {
    auto& file = disk.files[name];
    file.write(0, bytes);
    file.sync();
  }
}

void Universe::take_laptop(const Universe& other) {
  disk.plain = other.disk.plain;
  disk.dirs = other.disk.dirs;
  put_back(other.copy_ledger());
}

void Universe::lose_laptop() {
  tell("another laptop");
  auto program = std::move(disk.plain["/opt/stint/stintd"]);
  disk = Disk{};
  disk.plain["/opt/stint/stintd"] = std::move(program);
}

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
    if (machine->reachable() && machine->spec().public_address == address) return machine.get();
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
  auto call = testing::name_of(request);
  check_launch(call, request);
  note_start(call, request);
  auto reply = front_.handle(asked, agenda.wall());
  settle();
  note_guards(call);
  return reply;
}

// A launch, or a start after a stop.
void Universe::begin_run(const rehearsal::Usage& usage) {
  const auto& id = usage.resource;
  auto& instance = instances_.try_emplace(id, Instance{id, usage.label}).first->second;
  instance.runs.push_back({.from = usage.at - kBeginning,
                           .by_console = console_starts_.erase(id) > 0,
                           .guarded_first = unguarded_starts_.erase(id) == 0});
}

void Universe::count_usage() {
  using What = rehearsal::Usage::What;
  auto usage = cloud_.take_usage();
  rehearsal::wire::count(meter_, usage);
  for (const auto& u : usage) {
    if (u.what == What::InstanceBegins) {
      begin_run(u);
    } else if (u.what == What::InstanceEnds) {
      instances_.at(u.resource).runs.back().to = u.at - kBeginning;
    } else if (u.what == What::TrafficOut) {
      instances_.at(u.resource).sent += static_cast<std::uint64_t>(u.quantity);
    } else if (u.what == What::VolumeBegins || u.what == What::SnapshotBegins ||
               u.what == What::AddressBegins) {
      paid_things_.insert(u.resource);
    } else if (u.what != What::Relabelled) {
      paid_things_.erase(u.resource);
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

void Universe::boot(const rehearsal::host::Boot& boot) {
  auto& m = machines_[boot.instance];
  if (!m) {
    auto data = cloud_.metadata(boot.instance);
    std::string key = fmt::format("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{:040x}", dice());
    auto pace = machine_pace;
    pace.job = Seconds{20 + dice() % 100};
    m = std::make_unique<Machine>(
        agenda, pace,
        Machine::Spec{boot.instance, boot.private_address, "", data ? data->user_data : "", key},
        [this, id = boot.instance] {
          tell(id + " powered itself off");
          cloud_.tell({id, rehearsal::HostEvent::What::PoweredOff}, agenda.wall());
        });
    m->on_sent = [this, id = boot.instance](std::uint64_t bytes) {
      cloud_.tell({id, rehearsal::HostEvent::What::Sent, static_cast<std::int64_t>(bytes)}, agenda.wall());
    };
  }
  tell("boot of " + boot.instance);
  m->power_on(boot.public_address);
}

void Universe::carry_out(const rehearsal::HostCommand& command) {
  namespace host = rehearsal::host;
  if (const auto* begins = std::get_if<host::Boot>(&command)) {
    boot(*begins);
  } else if (const auto* stop = std::get_if<host::Stop>(&command)) {
    if (Machine* m = machine(stop->instance)) stop->hard ? m->switch_off() : m->shut_down();
  } else if (const auto* again = std::get_if<host::Reboot>(&command)) {
    if (Machine* m = machine(again->instance)) m->reboot(true);
  } else if (const auto* gone = std::get_if<host::Destroy>(&command)) {
    if (Machine* m = machine(gone->instance)) m->switch_off();
    tell(gone->instance + " is gone");
  } else if (const auto* rules = std::get_if<host::Rules>(&command)) {
    rules_[rules->instance] = rules->ingress;
  }
}

void Universe::crash_host(const std::string& instance) {
  Machine* m = machine(instance);
  if (m == nullptr || !m->up()) return;
  tell("the host of " + instance + " crashes");
  m->switch_off();
  cloud_.tell({instance, rehearsal::HostEvent::What::Died}, agenda.wall());
}

rehearsal::Context Universe::console() {
  const auto& account = cloud_.settings().accounts.front();
  return cloud_.enter(account, account.keys.front(), "us-east-1", agenda.wall());
}

void Universe::use_console(ByConsole what, const std::string& instance) {
  auto call = console();
  if (what == ByConsole::Terminate)
    (void)rehearsal::perform(call, rehearsal::TerminateInstances::Input{.instances = {instance}});
  else if (what == ByConsole::Stop)
    (void)rehearsal::perform(call, rehearsal::StopInstances::Input{.instances = {instance}});
  else if (rehearsal::perform(call, rehearsal::StartInstances::Input{.instances = {instance}}))
    console_starts_.insert(instance);
}

// One token is one request. AWS refuses another one with it, or, in another zone, launches a second machine.
void Universe::check_launch(const std::string& call, const HttpRequest& request) {
  constexpr std::string_view kField = "&ClientToken=";
  if (call != "http RunInstances") return;
  auto at = request.body.find(kField) + kField.size();
  auto token = request.body.substr(at, request.body.find('&', at) - at);
  auto first = launches_asked_.try_emplace(token, request.body).first;
  if (first->second != request.body) break_rule("another launch with the token " + token);
}

std::int64_t Universe::metered_nano_dollars(const std::string& token) {
  settle();
  return meter_.bill(rehearsal::wire::meter_time(agenda.wall()), token).nano_dollars;
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
