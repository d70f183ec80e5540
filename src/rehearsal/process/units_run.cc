// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <iterator>
#include <utility>

#include "rehearsal/process/units.h"

namespace stint::rehearsal::process {
namespace {

constexpr int kFailed = 1;

std::string read_text(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A daemon that one of these has ended was asked to end (systemd.service(5), "SuccessExitStatus=").
bool is_good(int status) {
  if (WIFEXITED(status)) return WEXITSTATUS(status) == 0;
  const int number = WTERMSIG(status);
  return number == SIGTERM || number == SIGINT || number == SIGHUP || number == SIGPIPE;
}

Environment environment_of(const Service& service, Environment environment, const Path& root) {
  for (const auto& text : service.environment) add_variables(environment, text);
  for (auto file : service.environment_files) {
    if (file.starts_with('-')) file.erase(0, 1);
    add_variables(environment, read_text(root / Path(file).relative_path()));
  }
  return environment;
}

// Only a child of ours that has not been waited for: its number, and that of its group, is nobody else's.
void send(pid_t child, bool to_group, int number) {
  if (child <= 0) return;
  if (to_group) kill(-child, number);
  kill(child, number);
}

}  // namespace

void Units::answer(std::vector<Done>& waiting, int code, const std::string& words) {
  for (const auto& done : std::exchange(waiting, {})) done(code, words);
}

void Units::begin_service(Entry& entry) {
  const auto& service = *entry.unit.service;
  for (const auto& condition : entry.unit.conditions) {
    if (holds(parts_.root, condition)) continue;
    entry.state = State::Inactive;
    return answer(entry.started, 0, "");
  }
  for (const auto& folder : service.runtime_folders) mkdir((parts_.root / "run" / folder).c_str(), 0755);
  const auto now = parts_.now();
  entry.state = State::Activating;
  entry.limit = service.start_limit == Micros::max() ? Micros::max() : now + service.start_limit;
  entry.last_start = now;
  entry.stage = Stage::StartPre;
  entry.next = 0;
  go_on(entry);
}

void Units::run(Entry& entry, const ExecLine& line, pid_t Entry::*process) {
  const auto& service = *entry.unit.service;
  entry.may_fail = line.may_fail;
  auto spawned = spawn({.line = line,
                        .environment = environment_of(service, parts_.environment, parts_.root),
                        .root = parts_.root,
                        .user = service.user,
                        .folder = service.folder,
                        .output = parts_.output});
  if (spawned) {
    entry.*process = *spawned;
  } else {
    parts_.tell(fmt::format("{}: {}", entry.unit.name, spawned.error().what));
    settle(entry, false);
  }
}

// The next command of the stage; after its last one, what follows it.
void Units::go_on(Entry& entry) {
  const auto& service = *entry.unit.service;
  if (entry.stage == Stage::StartPre) {
    if (entry.next < service.start_pre.size())
      return run(entry, service.start_pre[entry.next++], &Entry::control);
    entry.stage = Stage::Start;
    entry.next = 0;
  }
  if (entry.stage == Stage::Start && service.type == Service::Type::Simple) {
    entry.stage = Stage::Main;
    entry.limit = Micros::max();
    if (service.start.empty()) return settle(entry, false);
    entry.state = State::Active;
    run(entry, service.start.front(), &Entry::main);
    return answer(entry.started, 0, "");
  }
  if (entry.stage == Stage::Start) {
    if (entry.next < service.start.size()) return run(entry, service.start[entry.next++], &Entry::control);
    return settle(entry, true);
  }
  if (entry.stage == Stage::Stop) {
    if (entry.next < service.stop.size()) return run(entry, service.stop[entry.next++], &Entry::control);
    send_term(entry);
  }
}

// A start that is through, well or not; or the end of a main process that was not asked for.
void Units::settle(Entry& entry, bool good) {
  const auto& unit = entry.unit;
  const auto& service = *unit.service;
  const bool starting = entry.state == State::Activating;
  const bool stays =
      starting && good && (service.remain_after_exit || service.type == Service::Type::Forking);
  entry.stage = stays ? Stage::Main : Stage::None;
  entry.limit = Micros::max();
  entry.state = stays ? State::Active : good ? State::Inactive : State::Failed;
  if (!good) parts_.tell(fmt::format("{} failed", unit.name));
  answer(entry.started, good ? 0 : kFailed,
         good ? "" : fmt::format("Job for {} failed. The console says why.", unit.name));
  if (stays) return;
  if (may_restart(entry, good)) {
    entry.state = State::Activating;
    entry.due = parts_.now() + service.restart_after;
  }
  act(good ? unit.on_success : unit.on_failure);
  look_whether_all_stopped();
}

// One that fails again and again is left alone in the end.
bool Units::may_restart(Entry& entry, bool good) {
  const auto& service = *entry.unit.service;
  const bool wished = service.restart == Service::Restart::Always ||
                      (service.restart == Service::Restart::OnFailure && !good);
  if (!wished || is_shutting_down()) return false;
  const auto now = parts_.now();
  if (entry.burst_began == Micros::min() || now - entry.burst_began > service.burst_within) {
    entry.burst_began = now;
    entry.burst = 0;
  }
  if (++entry.burst < Service::kBurst || service.burst_within == Micros{0}) return true;
  parts_.tell(fmt::format("{} is not started again: it has ended too often", entry.unit.name));
  entry.burst_began = Micros::min();
  return false;
}

void Units::child_ended(pid_t pid, int status) {
  for (auto& [name, entry] : entries_) {
    if (entry.control == pid) {
      entry.control = 0;
      return control_ended(entry, is_good(status) || entry.may_fail);
    }
    if (entry.main == pid) {
      entry.main = 0;
      return main_ended(entry, is_good(status));
    }
  }
}

void Units::control_ended(Entry& entry, bool good) {
  if (entry.stage == Stage::Kill) {
    if (entry.main == 0) has_stopped(entry);
  } else if (entry.stage == Stage::Stop || good) {
    go_on(entry);
  } else {
    settle(entry, false);
  }
}

void Units::main_ended(Entry& entry, bool good) {
  if (entry.stage == Stage::Kill) {
    if (entry.control == 0) has_stopped(entry);
  } else if (entry.stage == Stage::Main) {
    settle(entry, good);
  }
}

void Units::begin_stop(Entry& entry) {
  if (entry.state == State::Deactivating) return;
  const bool was_active = entry.state == State::Active;
  entry.due = Micros::max();
  if (!entry.unit.service || (entry.main == 0 && entry.control == 0 && !was_active))
    return has_stopped(entry);
  entry.state = State::Deactivating;
  const auto limit = entry.unit.service->stop_limit;
  entry.limit = limit == Micros::max() ? limit : parts_.now() + limit;
  entry.next = 0;
  if (!was_active) return send_term(entry);
  entry.stage = Stage::Stop;
  go_on(entry);
}

void Units::send_term(Entry& entry) {
  entry.stage = Stage::Kill;
  if (entry.main == 0 && entry.control == 0) return has_stopped(entry);
  for (const int number : {SIGTERM, SIGCONT})  // who is stopped hears nothing else
    for (const auto child : {entry.main, entry.control}) send(child, entry.unit.service->kill_group, number);
}

void Units::has_stopped(Entry& entry) {
  entry.state = entry.state == State::Failed ? State::Failed : State::Inactive;
  entry.stage = Stage::None;
  entry.limit = Micros::max();
  answer(entry.stopped, 0, "");
  if (std::exchange(entry.starts_again, false)) return begin_service(entry);
  answer(entry.started, kFailed, fmt::format("Job for {} canceled.", entry.unit.name));
  look_whether_all_stopped();
}

// A start that takes too long is ended, and has failed; a stop that does is ended harder.
void Units::limit_passed(Entry& entry) {
  const auto& service = *entry.unit.service;
  entry.limit = parts_.now() + service.stop_limit;
  if (service.stop_limit == Micros::max()) entry.limit = Micros::max();
  if (entry.stage == Stage::Stop) {
    send(entry.control, service.kill_group, SIGKILL);
  } else {
    parts_.tell(fmt::format("{} takes too long: killed", entry.unit.name));
    for (const auto child : {entry.main, entry.control}) send(child, service.kill_group, SIGKILL);
  }
}

}  // namespace stint::rehearsal::process
