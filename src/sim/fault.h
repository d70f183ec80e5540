// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint::sim {

/// What may go wrong in a world. The table in fault.cc says of each what it does and where it may strike.
enum class What : std::uint8_t {
  Kill,
  PowerCut,
  CtrlC,
  Asleep,
  DiskFull,
  WallClock,
  SecondClient,
  LedgerLost,
  LedgerOld,
  AnswerLostBefore,
  AnswerLostAfter,
  ErrorBefore,
  ErrorAfter,
  Throttled,
  Garbage,
  Cut,
  Late,
  Outage,
  NoCapacity,
  NoCapacityInZones,
  NoCapacityLater,
  ReadLag,
  AlarmLate,
  AlarmFails,
  ScheduleLate,
  RoleBroken,
  NoUserData,
  StuckUnit,
  StubbornJobs,
  StintdKilled,
  StintdGone,
  StintdFrozen,
  OffTimerStopped,
  BootTimerGone,
  MachineClock,
  Reboot,
  RebootWithoutCloudInit,
  NetworkCut,
  KernelHangs,
  HostCrash,
  SpotNotice,
  ConsoleTerminate,
  ConsoleStop,
  ConsoleStopAndStart,
  ConsoleStart,
  ConsoleTerminateStopped,
};

/// What there must be for a fault to strike.
enum class Needs : std::uint8_t {
  Nothing,
  Client,     ///< a client that runs
  CloudCall,  ///< one of its calls to the cloud
  Machine,    ///< one that runs
  NoMachine,  ///< none that runs
  Birth,      ///< none that runs or is stopped: it is a property of the one that comes
  Stopped,    ///< a machine that is stopped
  Schedules,  ///< an account that has some
  Pause,      ///< nobody at the laptop
};

/// The layers of the guard that a fault takes away, as bits.
inline constexpr unsigned kNoLayer = 0, kStintd = 1, kBootTimer = 2, kAlarms = 4, kSchedules = 8;

struct FaultKind {
  What what;
  std::string_view name;
  Needs needs;
  unsigned takes;  ///< layers
  /// After it alone the same verb, asked again if need be, ends well.
  bool passes;
  std::string_view does;
};

std::span<const FaultKind> fault_kinds();
const FaultKind& kind_of(What what);

/// Where in a journey: the nth call of that name of one of its steps; without a name, the pause before the
/// step.
struct Place {
  std::size_t step = 0;
  std::string call{};
  std::uint64_t nth = 1;
  bool after = false;  ///< of a kill and a power cut: after the call had its effect
  friend bool operator==(const Place&, const Place&) = default;
};

struct Fault {
  What what = What::Kill;
  Place at{};
  Seconds span{0};  ///< how long, how late, by how much: as the kind has it
  friend bool operator==(const Fault&, const Fault&) = default;
};

/// "kill;1;http RunInstances;1;after;0", and back; nullopt for what is none.
std::string words_of(const Fault& fault);
std::optional<Fault> fault_from(std::string_view words);

}  // namespace stint::sim
