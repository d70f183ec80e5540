// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "guard/core/input.h"
#include "pact/policy.h"
#include "pact/status.h"

namespace stint::guard {

using Phase = pact::Status::Phase;

struct Job {
  pact::JobSpec spec;
  pact::JobStatus status;
};

/// Somebody who reads a job's log as it grows, and then wants its end.
struct Follower {
  Conn conn{};
  std::int64_t n = 0;
  std::string job;
  std::uint64_t at = 0;      ///< read up to here
  bool busy = false;         ///< a piece is on its way
  std::uint64_t dry_at = 0;  ///< log end at which there was no whole piece; 0: none such
};

/// Somebody who waits for a job's end (Wait), or for its start (Start).
struct Waiter {
  Conn conn{};
  std::int64_t n = 0;
  std::string job;
  bool for_start = false;
};

struct Client {
  bool greeted = false;   ///< it said hello
  bool finished = false;  ///< to be hung up on when it waits for nothing more
};

/// What runs of the stint have used up. A run lasts from a start of the machine to its end.
struct Spent {
  Money money;
  std::uint64_t sent = 0;  ///< bytes
  friend bool operator==(const Spent&, const Spent&) = default;
};

/// What the stint has used up so far.
struct Usage {
  Spent before;                          ///< in the runs before this one
  std::optional<Micros> began;           ///< this run's start, on this boot's clock
  std::uint64_t sent = 0;                ///< bytes, over all runs
  std::uint64_t sent_lately = 0;         ///< of those, between the last two readings
  std::optional<std::uint64_t> counter;  ///< the network's own count of this boot, when it was last read
};

/// When this machine was last used, and when that is looked at again. All by this boot's clock.
struct Idle {
  Micros used_at{};
  std::string busy;  ///< what was found to use it at the last look
  Micros look_at{};
  bool looking = false;  ///< the answer to a look is on its way
  std::optional<Micros> warned_at;
  struct Sample {
    Micros at{};
    Readings found;
  };
  std::optional<Sample> last;  ///< what counts since boot is compared with
};

/// Why the machine ends.
enum class Cause { Deadline, Budget, Idle, Asked, Spot };

/// An end that has begun.
struct Ending {
  Cause cause = Cause::Deadline;
  std::string why;  ///< for people
  Micros off_at{};  ///< the power-off, saved or not
};

/// All that the guard knows. A plain value: the simulation copies, prints and throws it away.
struct State {
  std::string program;  ///< our version
  std::string boot_id;
  std::string
      token;  ///< the stint that this machine was launched for, by its boothook; empty: not launched by one

  std::optional<pact::Policy> policy;
  std::optional<Micros> end_at;             ///< the deadline on this boot's clock, by the policy
  std::optional<Micros> end_by_record;      ///< by what an earlier boot kept: until the boot timer signs
  std::optional<pact::BootSign> boot_sign;  ///< the last one of this boot
  Micros extending_until{};  ///< an earlier end by the boot timer is not heeded: it has yet to follow

  Usage usage;
  std::optional<Spent>
      at_boot;  ///< all that was used up before this boot, until a policy says which run it is

  Idle idle;

  Phase phase = Phase::Unbound;
  bool warned_first = false;
  bool warned_last = false;
  Ending ending;                  ///< in phase Saving and Off
  std::optional<Micros> kept_at;  ///< when the record was last written

  std::map<std::string, Job> jobs;
  std::map<Conn, Client> clients;
  std::vector<Follower> followers;
  std::vector<Waiter> waiters;
};

}  // namespace stint::guard
