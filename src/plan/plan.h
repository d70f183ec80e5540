// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "budget/terms.h"

namespace stint::plan {

/// What the user asks for, with every default filled in. Nothing here has asked anybody yet.
struct Wish {
  std::string place;   ///< "local", "ssh:USER@HOST[:PORT]", "aws", "rehearsal"
  std::string region;  ///< empty on local
  std::string name, owner;
  std::string type;   ///< "g4dn.xlarge"; empty on local
  std::string image;  ///< an id, an SSM parameter's name, or a built-in word ("pytorch", "base", "ubuntu");
                      ///< empty: by type
  std::optional<std::int64_t> disk_gb;
  Money budget = Money::dollars(5);
  Seconds deadline = std::chrono::hours{12};
  std::string end = "terminate";  ///< what a run does once its outputs are home: "terminate" or "stop"
  Seconds idle = std::chrono::minutes{30};  ///< 0: it may be idle for ever
  bool waits = false;           ///< its results are fetched later: idleness does not end what would lose them
  std::optional<Seconds> keep;  ///< how long a stopped machine's disk is kept; 0: the guard terminates;
                                ///< absent: the default, where it can be guarded and paid
  bool without_cloud_guard = false;  ///< accepted: no guard in the account where none can be armed
  bool disk_unguarded = false;       ///< accepted: a stop, though nothing ends the stopped machine's disk
  bool unproved_image = false;       ///< accepted: an image that has never answered through its boot timer
  std::string from;                  ///< CIDR that may reach ssh; empty: the caller's own address

  /// The options in one line, to tell a repeated command from a different one. The caller's address is none
  /// of them.
  std::string text() const;
};

/// What the two texts differ in, in the user's words: "--budget 5 then, 8 now"; empty where they are the
/// same.
std::string difference(const std::string& then, const std::string& now);

struct MachineType {
  std::string name, arch;  ///< arch: "x86_64", "arm64"
  std::int64_t vcpus = 0, memory_mib = 0;
  std::string gpu;  ///< "NVIDIA T4"; empty: none
  std::int64_t gpus = 0, gpu_mib = 0;
};

struct Image {
  std::string id, name, root_device, login;
  std::int64_t least_gb = 0;  ///< its snapshot: a disk cannot be smaller
  bool deep_learning = false;
};

/// A service quota as it bears on this launch.
struct Limit {
  std::string name, code;  ///< "Running On-Demand G and VT instances", "L-DB2E81BA"
  std::int64_t vcpus = 0, used = 0;
};

/// What the place says to the wish.
struct Offer {
  std::string account;
  MachineType type;
  std::vector<std::string> zones;  ///< that have the type, in the order in which they are asked for it;
                                   ///< empty: the place chooses
  Image image;
  budget::Rates rates;         ///< disk_gb is the plan's to fill
  std::optional<Limit> limit;  ///< absent: not known (no permission to ask)
  std::string from;            ///< the CIDR for ssh
  Seconds least{0};            ///< the shortest stint that this place can guard
  bool costs = true;
  bool schedules = false;     ///< schedules can act in the account: the guard role is there
  bool image_proved = false;  ///< it is a built-in one, or has answered once through its boot timer
};

/// What will be done, before anything is: a value to print, to compare, to test.
struct Plan {
  Wish wish;
  Offer offer;
  budget::Rates rates;
  Seconds lifetime{0};               ///< from launch to deadline
  std::string forced = "terminate";  ///< what the guard does then: "terminate" or "stop"
  Seconds keep{0};                   ///< and how long the disk is kept after a stop
  Seconds idle{0};                   ///< it ends after so long with nothing to do; 0: never
  Money reserve;                     ///< the part of `worst` that the kept disk is
  Money worst;                       ///< everything included, tail and kept disk too, in the dearest month
  std::vector<std::string> notes;    ///< what differs from the wish and why, one sentence each
};

/// The longest deadline that an alarm can guard; a longer one needs a schedule.
inline constexpr Seconds kLongestByAlarm = std::chrono::hours{47};
/// How long the disk of a stopped machine is kept where the user does not say.
inline constexpr Seconds kUsualKeep = std::chrono::hours{72};

/// Kind::Limit where the quota does not allow it, Kind::Budget where the money does not, Kind::Usage where
/// something that is asked for cannot be guarded there. An end by stop needs schedules, since they alone can
/// end a stopped machine's disk, or `disk_unguarded`; a usual keep that takes more than half of the budget is
/// left out, with a note.
Result<Plan> make(const Wish& wish, const Offer& offer);

}  // namespace stint::plan
