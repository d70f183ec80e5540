// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "rehearsal/process/unit_file.h"

namespace stint::rehearsal::process {

/// What is to become of the host when a unit ends, or a job takes too long (systemd.unit(5),
/// "FailureAction=").
enum class PowerAction { None, PowerOff, PowerOffForce, PowerOffNow, Reboot, RebootForce, RebootNow };
PowerAction power_action(const std::string& word);

/// One command of a service: "@/bin/sh @name …", "-/bin/may-fail".
struct ExecLine {
  std::vector<std::string> words;  ///< the first is the program; variables are not put in yet
  bool may_fail = false;
  bool own_name = false;  ///< its second word is the name that it goes by
};

struct Service {
  static constexpr int kBurst = 5;  ///< StartLimitBurst= where nobody says otherwise
  enum class Type { Simple, Oneshot, Forking };
  enum class Restart { No, OnFailure, Always };
  Type type = Type::Simple;
  bool remain_after_exit = false;
  std::vector<ExecLine> start_pre, start, stop;
  Restart restart = Restart::No;
  Micros restart_after{};
  Micros burst_within =
      Seconds{10};  ///< more than kBurst starts in so long, and it is not restarted; 0: never so
  Micros start_limit{}, stop_limit{};
  bool kill_group = true;  ///< KillMode=process: false
  std::vector<std::string> environment, environment_files;
  std::string user, folder;                  ///< empty: root, /
  std::vector<std::string> runtime_folders;  ///< below /run
};

struct Timer {
  std::optional<Micros> on_active, on_boot, on_unit_active;
  std::string unit;  ///< that it starts
};

/// A unit as it was when it was read.
struct Unit {
  std::string name, description;
  std::vector<std::string> wants;  ///< that are started with it; a failure of theirs is none of its own
  std::vector<std::string>
      conditions;  ///< "ConditionPathExists=…": one that does not hold, and it is not run
  PowerAction on_success = PowerAction::None, on_failure = PowerAction::None;
  Micros job_limit = Micros::max();
  PowerAction on_job_limit = PowerAction::None;
  bool stops_at_shutdown = true;
  std::vector<std::string> wanted_by;  ///< where `systemctl enable` has it started
  std::optional<Service> service;  ///< neither this nor a timer: a target, or a kind that hosts do not have
  std::optional<Timer> timer;
};

/// "stint-off@30.timer": its file is "stint-off@.timer", its instance, %i, is "30".
struct UnitName {
  std::string whole, stem, instance, kind, file;
};
/// `name` has its kind.
UnitName parts_of(const std::string& name);

/// What the file says for the unit of that name.
Unit unit_of(const UnitFile& file, const UnitName& name);

}  // namespace stint::rehearsal::process
