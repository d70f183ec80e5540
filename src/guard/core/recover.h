// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "guard/core/action.h"
#include "guard/core/state.h"

namespace stint::guard {

/// What is on disk of one job, and whether its supervisor lives.
struct JobRecord {
  pact::JobSpec spec;
  int pid = 0;          ///< 0: it was not running yet
  std::string boot_id;  ///< in which it ran
  std::optional<SysMicros> started;
  std::optional<pact::Outcome> outcome;
  std::optional<SysMicros> ended;
  std::uint64_t log_end = 0;
  bool supervised = false;  ///< its supervisor lives, and will say how it ends
};

/// All that a new stintd finds.
struct Found {
  std::string program;
  std::string boot_id;
  std::string token;                  ///< the boothook's, or empty
  std::optional<std::string> record;  ///< what act::Keep kept last
  std::vector<JobRecord> jobs;
};

/// The guard as it goes on from what is on disk: after its own death as if nothing had been, after a reboot
/// with what is left of the deadline. Jobs that nobody supervises any more are lost, those that had not
/// started are launched. On a machine with a boot timer, that one alone says after a reboot how much is left:
/// it grants time to look to a machine that was started after its end.
State recover(Found found, const Instant& now, Actions& out);

}  // namespace stint::guard
