// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "rehearsal/process/enabling.h"

namespace stint::rehearsal::process {

namespace {

using Names = std::vector<std::string>;

constexpr int kDenied = 4;
constexpr auto kScheduled = "scheduled-shutdown.timer";

Answer failed(std::string words, int code = 1) { return {code, "", std::move(words) + "\n"}; }

const std::map<std::string, std::string> kLong{
    {"-q", "--quiet"}, {"-f", "--force"}, {"-a", "--all"}, {"-l", "--full"}, {"-n", "--no-sync"}};
const std::set<std::string> kFlags{"--no-block", "--quiet",  "--no-legend", "--plain",
                                   "--no-pager", "--force",  "--no-sync",   "--now",
                                   "--wait",     "--all",    "--failed",    "--full",
                                   "--no-wall",  "--system", "--value",     "--no-ask-password"};

}  // namespace

// "-ff" is "-f -f".
void Requests::Words::add_flags(const std::string& word) {
  if (word.starts_with("--")) {
    flags.insert(word);
    return;
  }
  for (const char letter : word.substr(1)) {
    const auto name = std::string("-") + letter;
    const auto known = kLong.find(name);
    flags.insert(known == kLong.end() ? name : known->second);
  }
}

Requests::Words Requests::parse(const Call& call) {
  Words words{.program = call.words.front(), .by_root = call.by_root};
  Names plain;
  for (std::size_t i = 1; i < call.words.size(); ++i) {
    const auto& word = call.words[i];
    const bool rest = words.program == "systemd-run" && !plain.empty();
    if (rest || !word.starts_with('-')) {
      plain.push_back(word);
    } else if (const auto equals = word.find('='); equals != word.npos) {
      words.set[word.substr(0, equals)] = word.substr(equals + 1);
    } else if ((word == "-p" || word == "-P") && i + 1 < call.words.size()) {
      words.set["--property"] = call.words[++i];
      if (word == "-P") words.flags.insert("--value");
    } else {
      words.add_flags(word);
    }
  }
  if (words.program == "systemctl" && !plain.empty()) {
    words.verb = plain.front();
    plain.erase(plain.begin());
  }
  words.names = std::move(plain);
  return words;
}

void Requests::take(const Call& call, const Reply& reply) {
  const auto words = parse(call);
  const auto& program = words.program;
  if (program == "systemctl") return systemctl(words, reply);
  if (program == "systemd-detect-virt")
    return reply({0, words.has("--quiet") ? "" : "container-other\n", ""});
  if (program == "journalctl")
    return reply(failed("a process host has no journal: what its services say is on its console"));
  if (!words.by_root) return reply(failed(program + ": only root may do that (sudo)", kDenied));
  if (program == "systemd-run") return systemd_run(words, reply);
  if (program == "shutdown") return shutdown(words, reply);
  if (program == "poweroff" || program == "halt") return power(words, PowerAction::PowerOff, reply);
  if (program == "reboot") return power(words, PowerAction::Reboot, reply);
  reply(failed(program + " is none of the programs that a process host has", 127));
}

void Requests::systemctl(const Words& words, const Reply& reply) {
  for (const auto& flag : words.flags)
    if (!kFlags.contains(flag)) return reply(failed("systemctl of a process host does not know " + flag));
  const auto& verb = words.verb;
  if (verb.empty() || verb == "list-units") return reply(list_units(words));
  if (verb == "list-jobs") return reply(list_jobs(words));
  if (verb == "is-active") return reply(show_state(words, Units::State::Active));
  if (verb == "is-failed") return reply(show_state(words, Units::State::Failed));
  if (verb == "is-enabled") return reply(show_enabled(words));
  if (verb == "is-system-running") return is_system_running(words, reply);
  if (verb == "status") return reply(show_status(words));
  if (verb == "show") return reply(show_properties(words));
  if (!words.by_root)
    return reply(
        failed(fmt::format("Failed to {}: Access denied: only root may do that (sudo)", verb), kDenied));
  if (verb == "daemon-reload" || verb == "daemon-reexec" || verb == "reset-failed") return reply({});
  if (verb == "start") return each(words, &Units::start, reply);
  if (verb == "stop") return each(words, &Units::stop, reply);
  if (verb == "restart") return each(words, &Units::restart, reply);
  if (verb == "enable") return reply(enable(words, true));
  if (verb == "disable") return reply(enable(words, false));
  if (verb == "poweroff" || verb == "halt") return power(words, PowerAction::PowerOff, reply);
  if (verb == "reboot") return power(words, PowerAction::Reboot, reply);
  reply(failed("systemctl of a process host does not know " + verb));
}

// All of them, and the worst code of theirs.
void Requests::each(const Words& words, void (Units::*job)(const std::string&, Units::Done),
                    const Reply& reply) {
  if (words.names.empty()) return reply(failed("Too few arguments."));
  struct Whole {
    Answer answer;
    std::size_t left;
  };
  auto whole = std::make_shared<Whole>(Whole{{}, words.names.size()});
  const bool waits = !words.has("--no-block");
  for (const auto& name : words.names) {
    const bool there = units_.has(name);
    auto done = [whole, reply](int code, const std::string& said) {
      if (code != 0) whole->answer.code = code;
      if (!said.empty()) whole->answer.err += said + "\n";
      if (--whole->left == 0) reply(whole->answer);
    };
    if (waits || !there) {
      (units_.*job)(name, done);
    } else {
      (units_.*job)(name, Units::nothing);
      done(0, "");
    }
  }
}

// --force: services are not stopped first; twice: at once.
void Requests::power(const Words& words, PowerAction usual, const Reply& reply) {
  const bool reboot = usual == PowerAction::Reboot || words.has("--reboot");
  auto action = reboot ? PowerAction::Reboot : PowerAction::PowerOff;
  const auto force = words.flags.count("--force");
  if (force == 1) action = reboot ? PowerAction::RebootForce : PowerAction::PowerOffForce;
  if (force > 1) action = reboot ? PowerAction::RebootNow : PowerAction::PowerOffNow;
  reply({});
  units_.shut_down(action);
}

void Requests::shutdown(const Words& words, const Reply& reply) {
  if (words.has("-c")) {
    units_.stop(kScheduled);
    return reply({});
  }
  const std::string target = words.has("-r") ? "reboot.target" : "poweroff.target";
  auto when = words.names.empty() ? std::string("+1") : words.names.front();
  if (when == "now") when = "+0";
  int minutes = 0;
  const auto read = std::from_chars(when.data() + 1, when.data() + when.size(), minutes);
  if (!when.starts_with('+') || read.ec != std::errc() || read.ptr != when.data() + when.size() ||
      minutes < 0)
    return reply(failed("shutdown of a process host takes \"now\" or \"+MINUTES\", not " + when));
  if (minutes == 0) {
    reply({});
    return units_.start(target);
  }
  units_.stop(kScheduled);
  units_.define({.name = kScheduled,
                 .description = "shutdown in " + std::to_string(minutes) + " minutes",
                 .timer = Timer{.on_active = std::chrono::minutes{minutes}, .unit = target}});
  units_.start(kScheduled);
  reply({0, "", fmt::format("Shutdown scheduled in {} minutes, use 'shutdown -c' to cancel.\n", minutes)});
}

void Requests::systemd_run(const Words& words, const Reply& reply) {
  auto name = fmt::format("run-{}", ++transient_);
  std::optional<Micros> on_active;
  for (const auto& [option, value] : words.set) {
    if (option == "--unit") name = value.substr(0, value.find(".service"));
    if (option == "--on-active") on_active = parse_span(value);
    const bool known = option == "--unit" || option == "--on-active" || option == "--description" ||
                       value.starts_with("AccuracySec=");
    if (!known) return reply(failed("systemd-run of a process host does not know " + option + "=" + value));
  }
  if (words.names.empty()) return reply(failed("systemd-run: no command"));
  if (words.set.contains("--on-active") && !on_active) return reply(failed("systemd-run: no span of time"));
  const Unit service{
      .name = name + ".service",
      .description = words.names.front(),
      .service = Service{
          .start = {{.words = words.names}}, .start_limit = Micros::max(), .stop_limit = Seconds{90}}};
  if (!units_.define(service)) return reply(failed(fmt::format("Unit {} runs already.", service.name)));
  auto started = service.name;
  if (on_active) {
    started = name + ".timer";
    units_.define({.name = started, .timer = Timer{.on_active = on_active, .unit = service.name}});
  }
  units_.start(started);
  reply({0, "", words.has("--quiet") ? "" : fmt::format("Running as unit: {}\n", started)});
}

Answer Requests::enable(const Words& words, bool on) {
  for (const auto& name : words.names) {
    const auto done = on ? enable_unit("/", name) : disable_unit("/", name);
    if (!done) return failed(done.error().what);
    if (words.has("--now") && on) units_.start(name);
    if (words.has("--now") && !on) units_.stop(name);
  }
  return {};
}

std::string Requests::system_state() const {
  if (units_.is_shutting_down()) return "stopping";
  if (!booted_) return "starting";
  const auto lines = units_.list();
  return std::ranges::any_of(lines, [](const auto& line) { return line.state == "failed"; }) ? "degraded"
                                                                                             : "running";
}

void Requests::is_system_running(const Words& words, const Reply& reply) {
  auto answer = [this, reply](const Answer&) {
    const auto state = system_state();
    reply({state == "running" ? 0 : 1, state + "\n", ""});
  };
  if (words.has("--wait") && !booted_) {
    waiting_for_boot_.emplace_back(answer);
  } else {
    answer({});
  }
}

void Requests::has_booted() {
  booted_ = true;
  for (const auto& answer : std::exchange(waiting_for_boot_, {})) answer({});
}

}  // namespace stint::rehearsal::process
