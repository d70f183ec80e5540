// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ledger/facts.h"

namespace stint::ledger {

/// One attempt at making a machine.
struct Attempt {
  std::int64_t n = 1;
  std::string state;  ///< "intended", "launched", "refused", "void", "unseen"
  std::string client_token, group, user_data, zone;
  std::string why;
  SysMicros at{};  ///< by our own clock
};

/// From a start to the stop or end that followed it.
struct Run {
  SysMicros from{};
  std::optional<SysMicros> to;        ///< absent while it lasts
  std::optional<SysMicros> released;  ///< after a stop: when its address was given back; absent: not known
};

/// A start that was intended and whose answer was not read.
struct Start {
  SysMicros at{};  ///< by our own clock
  Seconds lifetime{0};
};

/// A machine of a stint; its times are by the cloud's clock.
struct Machine {
  std::string id, state, address, why;
  SysMicros launched{};              ///< its last start
  SysMicros created{};               ///< its first launch: since then its disk bills
  std::vector<Run> runs;             ///< in order
  std::optional<SysMicros> stopped;  ///< since then nothing but the disk bills; absent while it runs
  std::optional<Start> start;        ///< one that is not settled
  std::optional<SysMicros> ended;    ///< from here on it bills no more
  std::optional<SysMicros> gone;     ///< and from here on nothing of it does
  std::int64_t traffic_out = 0;      ///< bytes
  Money before;                      ///< spent before this ledger knew of it…
  SysMicros before_at{};             ///< …by then
};

struct Guard {
  std::string layer, name;
  SysMicros fires{};
  std::string act = "terminate";  ///< "terminate" or "stop"
  SysMicros seen{};               ///< its last sign of life
};

struct Job {
  std::string id;
  JobStarted started;
  std::optional<int> code;  ///< absent while it runs
};

/// A stint as the ledger knows it.
struct Stint {
  std::string token, name, owner;
  Terms terms;  ///< as they are in force now
  SysMicros opened{};
  std::optional<SysMicros> ended;
  std::string why_ended;
  budget::Cost cost;  ///< of an ended one
  std::vector<Attempt> attempts;
  std::vector<Machine> earlier;    ///< machines before the last one
  std::optional<Machine> machine;  ///< the last one
  std::vector<Guard> guards;
  std::vector<Job> jobs;
  bool outputs_home = false;  ///< nothing was left to bring home when last asked

  /// When the machine's last start is over at the latest; absent where there was none.
  std::optional<SysMicros> deadline() const;
  /// When the disk goes at the latest, by the guard that is armed for it (K); absent where none is.
  std::optional<SysMicros> keep_until() const;
  /// The attempt that may have made a machine we do not know of.
  const Attempt* unsettled() const;
  /// The start that may have begun a run we do not know of.
  const Start* start_intended() const;
};

}  // namespace stint::ledger
