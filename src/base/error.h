// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "base/money.h"
#include "base/time.h"

namespace stint {

/// What sort of failure: it decides the exit code and whether trying again makes sense.
enum class Kind {
  Failed,       ///< something here or there went wrong
  Usage,        ///< the command cannot be carried out as it was written
  Credentials,  ///< not known to the cloud, expired, or not permitted
  Budget,       ///< the budget or the deadline is reached or cannot be kept
  Limit,        ///< a service quota, or no capacity
  Job,          ///< the user's own program failed
  Interrupted,  ///< Ctrl-C, or a signal that asks to end
  Unreachable,  ///< no answer, and nothing was asked of the other side: trying again is safe
  Unknown,      ///< no answer, and the other side may have acted
};

/// What a failure means for the bill. *Unknown* is a state of its own, never rounded to *nothing*.
namespace bill {
struct Nothing {
  /// Open stints that this command has not touched and that may cost; absent: not counted yet.
  std::optional<int> others{};
};
struct Running {
  std::string id;     ///< the machine, as the cloud names it
  Rate rate;          ///< what it costs an hour, disk and address included
  SysMicros since{};  ///< start of the time that is billed
  Money so_far;
  std::string end;  ///< what ends it and when: "the guard ends it at 15:20 UTC"; may be empty
};
struct Kept {
  std::string id;                  ///< a stopped machine: its disk alone costs
  Money a_month;                   ///< what the disk costs in a month
  Money so_far;                    ///< of all of it
  std::optional<SysMicros> until;  ///< when the guard ends it; absent: nothing does
};
struct Unknown {
  std::string last_seen;  ///< what was sent or seen last, in a few words
};
}  // namespace bill
using Bill = std::variant<bill::Nothing, bill::Running, bill::Kept, bill::Unknown>;

/// One failure, as the user will read it:
///     stint: i-0abc did not answer on ssh within 180 s
///      bill: still running at $0.526/h since 14:02 UTC, $0.08 so far; the guard ends it at 14:40 UTC
///      next: stint down i-0abc
/// Each layer adds what it knows and drops nothing.
struct Error {
  Kind kind = Kind::Failed;
  std::string what;  ///< what happened, with the name of the thing
  Bill bill{};
  std::string next;    ///< a command to paste; may be empty
  std::string detail;  ///< request id, end of stderr: for --verbose and the log
  std::string code;    ///< the other side's own error code ("VcpuLimitExceeded"), if it gave one
};

/// 3 where something may still cost money (a job that failed on a machine kept on purpose is still 10), an
/// open stint that the command has not touched included, unless the kind has a code of its own; else by kind.
int exit_code(const Error& error);

/// The line after " bill: ".
std::string describe(const Bill& bill);

inline bool may_cost(const Bill& bill) { return !std::holds_alternative<bill::Nothing>(bill); }

}  // namespace stint
