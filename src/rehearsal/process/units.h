// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"
#include "base/time.h"
#include "rehearsal/process/spawn.h"
#include "rehearsal/process/unit_lookup.h"

namespace stint::rehearsal::process {

/// How the host is to end.
struct Ending {
  bool reboot = false;
  bool at_once = false;  ///< nothing that still runs is asked to end
};

/// The services and timers of a host: as much of systemd as a boot, the guard and a person at a shell need,
/// with systemd's own unit files. Without control groups: what a service leaves behind in a session of its
/// own runs on until the host ends.
///
///     units.start("ssh.service", [](int code, const std::string& words) { … });
///     for (;;) { poll(…, units.next_due()); units.child_ended(pid, status); units.turn(); if
///     (units.ending()) … }
class Units {
 public:
  /// When a job is done: systemctl's exit code, and what it says on stderr.
  using Done = std::function<void(int code, const std::string& words)>;
  enum class State { Inactive, Activating, Active, Deactivating, Failed };
  struct Parts {
    Path root = "/";
    Environment environment;                     ///< of every service
    int output = -1;                             ///< of every service
    std::function<Micros()> now;                 ///< since the boot
    std::function<void(std::string_view)> tell;  ///< a line for the console
  };
  struct Line {
    std::string name, description, state, sub;
  };

  explicit Units(Parts parts) : parts_(std::move(parts)) {}

  void start(const std::string& name, Done done = nothing);
  void stop(const std::string& name, Done done = nothing);
  void restart(const std::string& name, Done done = nothing);
  /// One that is in no file, to be started by its name; false where one of that name runs.
  bool define(const Unit& unit);
  /// In good order: services are stopped first. By force: they are not asked.
  void shut_down(PowerAction how);

  /// A child of this process that is no service's is none of this.
  void child_ended(pid_t pid, int status);
  void turn();
  /// When turn() has something to do; Micros::max(): never.
  Micros next_due() const;
  /// Once set, this host is over: the caller ends all that still runs.
  const std::optional<Ending>& ending() const { return ending_; }

  bool has(const std::string& name) const;
  State state(const std::string& name) const;
  /// 0: none runs.
  pid_t main_process(const std::string& name) const;
  /// Of units that run or have failed.
  std::vector<Line> list() const;
  /// Of what is under way: "poweroff.target start waiting".
  std::vector<std::string> jobs() const;
  bool is_shutting_down() const { return !going_to_.empty(); }

  static const char* word(State state);
  static void nothing(int, const std::string&) {}

 private:
  /// What its process is at.
  enum class Stage { None, StartPre, Start, Main, Stop, Kill };
  struct Entry {
    Unit unit;
    State state = State::Inactive;
    Stage stage = Stage::None;
    std::size_t next = 0;  ///< command of the stage
    pid_t main = 0, control = 0;
    bool may_fail = false;         ///< the command that control runs
    Micros limit = Micros::max();  ///< of the stage
    Micros due = Micros::max();    ///< of a timer, or of a restart
    Micros last_start = Micros::min();
    Micros burst_began = Micros::min();  ///< and starts since
    int burst = 0;
    bool starts_again = false;  ///< once it has stopped
    std::vector<Done> started, stopped;
  };

  std::string real_name(const std::string& name) const;
  Entry* find(const std::string& name);
  const Entry* find(const std::string& name) const;
  void begin(Entry& entry, Done done);
  void begin_service(Entry& entry);
  void arm(Entry& entry);
  void go_on(Entry& entry);
  void run(Entry& entry, const ExecLine& line, pid_t Entry::*process);
  void control_ended(Entry& entry, bool good);
  void main_ended(Entry& entry, bool good);
  void settle(Entry& entry, bool good);
  bool may_restart(Entry& entry, bool good);
  void begin_stop(Entry& entry);
  void send_term(Entry& entry);
  void has_stopped(Entry& entry);
  void limit_passed(Entry& entry);
  void act(PowerAction action);
  void end(bool reboot, bool at_once);
  void look_whether_all_stopped();
  static void answer(std::vector<Done>& waiting, int code, const std::string& words);

  Parts parts_;
  std::map<std::string, Entry> entries_;
  std::string going_to_;  ///< the target of a shutdown
  PowerAction on_limit_ = PowerAction::None;
  Micros shutdown_limit_ = Micros::max();
  std::optional<Ending> ending_;
};

}  // namespace stint::rehearsal::process
