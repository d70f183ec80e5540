// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/unit.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>
#include <utility>

namespace stint::rehearsal::process {
namespace {

// Seconds, as systemd has them where nobody says otherwise (systemd-system.conf(5)).
constexpr Micros kUsualLimit = Seconds{90};
constexpr Micros kUsualBurst = Seconds{10};
constexpr Micros kUsualPause = std::chrono::milliseconds{100};

std::string put_specifiers(const std::string& text, const UnitName& name) {
  std::string put;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 1 == text.size()) {
      put += text[i];
      continue;
    }
    switch (text[++i]) {
      case 'i':
      case 'I':
        put += name.instance;
        break;
      case 'n':
        put += name.whole;
        break;
      case 'N':
        put += name.stem;
        break;
      case 'p':
        put += name.stem.substr(0, name.stem.find('@'));
        break;
      case '%':
        put += '%';
        break;
      default:
        put += '%';
        put += text[i];
    }
  }
  return put;
}

/// A unit's file with the instance's name put in.
class Reader {
 public:
  Reader(const UnitFile& file, const UnitName& name) : file_(file), name_(name) {}

  std::string last(const std::string& section, const std::string& key) const {
    return put_specifiers(file_.last(section, key), name_);
  }
  std::vector<std::string> all(const std::string& section, const std::string& key) const {
    auto values = file_.all(section, key);
    for (auto& value : values) value = put_specifiers(value, name_);
    return values;
  }
  std::vector<std::string> words(const std::string& section, const std::string& key) const {
    std::vector<std::string> words;
    for (const auto& value : all(section, key))
      std::ranges::move(split_words(value), std::back_inserter(words));
    return words;
  }
  std::optional<Micros> span(const std::string& section, const std::string& key) const {
    return parse_span(last(section, key));
  }
  bool flag(const std::string& section, const std::string& key, bool usual) const {
    const auto word = last(section, key);
    if (word.empty()) return usual;
    return word == "yes" || word == "true" || word == "on" || word == "1";
  }

 private:
  const UnitFile& file_;
  const UnitName& name_;
};

ExecLine exec_line(const std::string& text) {
  ExecLine line{.words = split_words(text)};
  if (line.words.empty()) return line;
  auto& program = line.words.front();
  while (!program.empty() && std::string_view("@-:+!").find(program.front()) != std::string_view::npos) {
    line.own_name = line.own_name || program.front() == '@';
    line.may_fail = line.may_fail || program.front() == '-';
    program.erase(0, 1);
  }
  return line;
}

std::vector<ExecLine> exec_lines(const Reader& reader, const std::string& key) {
  std::vector<ExecLine> lines;
  for (const auto& value : reader.all("Service", key)) lines.push_back(exec_line(value));
  return lines;
}

Service::Type type_of(const std::string& word) {
  if (word == "oneshot") return Service::Type::Oneshot;
  return word == "forking" ? Service::Type::Forking : Service::Type::Simple;
}

// Every kind of restart that a crash is part of counts as one on failure.
Service::Restart restart_of(const std::string& word) {
  if (word == "always") return Service::Restart::Always;
  return word.empty() || word == "no" ? Service::Restart::No : Service::Restart::OnFailure;
}

Service service_of(const Reader& reader) {
  const auto span = [&](const char* key, Micros usual) {
    auto said = reader.span("Service", key);
    if (!said) said = reader.span("Service", "TimeoutSec");
    if (said == Micros{0}) said = Micros::max();  // no limit
    return said.value_or(usual);
  };
  Service service{.type = type_of(reader.last("Service", "Type")),
                  .remain_after_exit = reader.flag("Service", "RemainAfterExit", false),
                  .start_pre = exec_lines(reader, "ExecStartPre"),
                  .start = exec_lines(reader, "ExecStart"),
                  .stop = exec_lines(reader, "ExecStop"),
                  .restart = restart_of(reader.last("Service", "Restart")),
                  .restart_after = reader.span("Service", "RestartSec").value_or(kUsualPause),
                  .burst_within = reader.span("Unit", "StartLimitIntervalSec").value_or(kUsualBurst),
                  .stop_limit = span("TimeoutStopSec", kUsualLimit),
                  .kill_group = reader.last("Service", "KillMode") != "process",
                  .environment = reader.words("Service", "Environment"),
                  .environment_files = reader.all("Service", "EnvironmentFile"),
                  .user = reader.last("Service", "User"),
                  .folder = reader.last("Service", "WorkingDirectory"),
                  .runtime_folders = reader.words("Service", "RuntimeDirectory")};
  const auto usual = service.type == Service::Type::Oneshot ? Micros::max() : kUsualLimit;
  service.start_limit = span("TimeoutStartSec", usual);
  return service;
}

Timer timer_of(const Reader& reader, const UnitName& name) {
  Timer timer{.on_active = reader.span("Timer", "OnActiveSec"),
              .on_boot = reader.span("Timer", "OnBootSec"),
              .on_unit_active = reader.span("Timer", "OnUnitActiveSec"),
              .unit = reader.last("Timer", "Unit")};
  if (timer.unit.empty()) timer.unit = name.stem + ".service";
  return timer;
}

std::vector<std::string> conditions_of(const Reader& reader) {
  std::vector<std::string> conditions;
  for (const auto* kind : {"ConditionPathExists", "ConditionDirectoryNotEmpty", "ConditionVirtualization"})
    for (const auto& value : reader.all("Unit", kind)) conditions.push_back(std::string(kind) + "=" + value);
  return conditions;
}

bool stops_at_shutdown(const Reader& reader) {
  const auto conflicts = reader.words("Unit", "Conflicts");
  return reader.flag("Unit", "DefaultDependencies", true) ||
         std::ranges::find(conflicts, "shutdown.target") != conflicts.end();
}

}  // namespace

PowerAction power_action(const std::string& word) {
  static const std::array<std::pair<std::string_view, PowerAction>, 10> kActions{
      {{"poweroff", PowerAction::PowerOff},
       {"exit", PowerAction::PowerOff},
       {"poweroff-force", PowerAction::PowerOffForce},
       {"exit-force", PowerAction::PowerOffForce},
       {"halt-force", PowerAction::PowerOffForce},
       {"poweroff-immediate", PowerAction::PowerOffNow},
       {"halt-immediate", PowerAction::PowerOffNow},
       {"reboot", PowerAction::Reboot},
       {"reboot-force", PowerAction::RebootForce},
       {"reboot-immediate", PowerAction::RebootNow}}};
  const auto* found = std::ranges::find(kActions, word, &std::pair<std::string_view, PowerAction>::first);
  return found == kActions.end() ? PowerAction::None : found->second;
}

UnitName parts_of(const std::string& name) {
  const auto dot = name.rfind('.'), at = name.find('@');
  UnitName parts{name, name.substr(0, dot), "", name.substr(dot), name};
  if (at == name.npos || at > dot) return parts;
  parts.instance = parts.stem.substr(at + 1);
  parts.file = name.substr(0, at + 1) + parts.kind;
  return parts;
}

Unit unit_of(const UnitFile& file, const UnitName& name) {
  const Reader reader(file, name);
  Unit unit{.name = name.whole,
            .description = reader.last("Unit", "Description"),
            .wants = reader.words("Unit", "Wants"),
            .conditions = conditions_of(reader),
            .on_success = power_action(reader.last("Unit", "SuccessAction")),
            .on_failure = power_action(reader.last("Unit", "FailureAction")),
            .job_limit = reader.span("Unit", "JobTimeoutSec").value_or(Micros::max()),
            .on_job_limit = power_action(reader.last("Unit", "JobTimeoutAction")),
            .stops_at_shutdown = stops_at_shutdown(reader),
            .wanted_by = reader.words("Install", "WantedBy")};
  std::ranges::move(reader.words("Unit", "Requires"), std::back_inserter(unit.wants));
  if (name.kind == ".service") unit.service = service_of(reader);
  if (name.kind == ".timer") unit.timer = timer_of(reader, name);
  return unit;
}

}  // namespace stint::rehearsal::process
