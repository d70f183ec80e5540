// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/money.h"
#include "base/time.h"
#include "budget/terms.h"

namespace stint::ledger {

/// What a stint was opened with; fixed while its machine runs.
struct Terms {
  std::string place;    ///< where: "local", "ssh:USER@HOST[:PORT]", "aws", "rehearsal"
  std::string account;  ///< the cloud's account; empty on local
  std::string region;
  std::vector<std::string> zones;  ///< where it is tried to launch, in this order; empty: the cloud chooses
  std::string type;
  std::string image;        ///< as the cloud names it
  std::string image_asked;  ///< as the user or the default named it
  std::string login;        ///< the user that ssh logs in as
  std::string root_device;
  std::string allowed_from;          ///< CIDR that may reach ssh
  std::string end = "terminate";     ///< what a run does once its outputs are home: "terminate" or "stop"
  std::string forced = "terminate";  ///< what the guard does at the deadline: "terminate" or "stop"
  Money budget;
  Seconds deadline{0};  ///< as asked for
  Seconds lifetime{0};  ///< from the last start to its deadline: the shorter of `deadline` and what the
                        ///< budget pays
  Seconds keep{0};      ///< how long the disk of a stopped machine is kept; 0 where nothing stops it
  Seconds idle{0};      ///< how long it may be idle; 0: for ever
  bool without_cloud_guard = false;  ///< accepted by name: no guard in the account
  bool disk_unguarded = false;       ///< accepted by name: nothing ends the disk of a stopped machine
  bool unproved_image = false;  ///< accepted by name: the image has never answered through its boot timer
  budget::Rates rates;
  std::string wish;  ///< the options as asked for, to tell a repeated command from a different one
};

// The facts. Each is one event of the ledger: appended, never changed. docs/ledger.md has them in prose.
struct StintOpened {
  static constexpr const char* kKind = "stint.opened";
  std::string token, name, owner;
  Terms terms;
};
/// Written and synced before the call that may cost money.
struct AttemptIntended {
  static constexpr const char* kKind = "attempt.intended";
  std::string token;
  std::int64_t n = 1;
  std::string client_token;  ///< makes the call repeatable; "token-N"
  std::string group;         ///< security group
  std::string user_data;     ///< file that holds its text
  std::string zone;          ///< where; empty: the cloud chooses
};
struct AttemptSettled {
  static constexpr const char* kKind = "attempt.settled";
  std::string token;
  std::int64_t n = 1;
  /// "refused": a definite no was read; "void": no machine came of it and none can any more; "unseen": one
  /// may have, and ended before anybody looked: it is billed at its worst.
  std::string state;
  std::string why;  ///< the cloud's code and words
};
struct MachineLaunched {
  static constexpr const char* kKind = "machine.launched";
  std::string token;
  std::int64_t n = 1;
  std::string id;
  SysMicros launched{};  ///< its last start by the cloud's clock: the deadline and the bill count from here
  bool adopted = false;  ///< found by its tag, not told by the answer to our call
  std::optional<SysMicros> created;  ///< when its disk began to cost; absent: at its launch
};
struct MachineSeen {
  static constexpr const char* kKind = "machine.seen";
  std::string token, id, state, address;
  std::string why;  ///< the cloud's reason for the state
};
struct MachineEnded {
  static constexpr const char* kKind = "machine.ended";
  std::string token, id;
  SysMicros ended{};  ///< by the cloud's clock, at the latest: it bills no more
  SysMicros gone{};   ///< its disk and address are gone too; equal to `ended` until that was seen
  std::string why;
  bool ran = true;  ///< false: the cloud let it go before it ran, and bills no more than its disk
};
/// Written and synced before the call that starts a stopped machine. It is settled by one of the facts that
/// say what the machine does.
struct StartIntended {
  static constexpr const char* kKind = "start.intended";
  std::string token, id;
  Seconds lifetime{0};  ///< of the run that it begins
};
struct MachineStarted {
  static constexpr const char* kKind = "machine.started";
  std::string token, id;
  SysMicros started{};  ///< by the cloud's clock: deadline and bill of this run count from here
  Seconds lifetime{0};
};
/// Only its disk costs from here on, and its address until it is off. Said of a machine that is stopped
/// already, it settles a start that was refused and changes no time.
struct MachineStopped {
  static constexpr const char* kKind = "machine.stopped";
  std::string token, id;
  SysMicros stopped{};  ///< by the cloud's clock, at the latest
  std::string why;
  std::optional<SysMicros> released{};  ///< its address by then; absent while it still shuts down
};
/// The owner changed the terms of an open stint; what stands here is in force and armed.
struct TermsChanged {
  static constexpr const char* kKind = "terms.changed";
  std::string token;
  Money budget;
  Seconds deadline{0}, lifetime{0}, keep{0};
  std::string forced = "terminate";  ///< what the guard does at the deadline: "terminate" or "stop"
  bool disk_unguarded = false;       ///< accepted by name: nothing ends the disk of a stopped machine
};
struct UsageSeen {
  static constexpr const char* kKind = "usage.seen";
  std::string token, id;
  std::int64_t traffic_out = 0;  ///< bytes of the whole stint; the largest counts
};
/// The machine's tag or its disk says what had been spent by then; the bill is never below it. It adds what
/// this ledger, lost or restored from an old copy, does not know of.
struct SpentSeen {
  static constexpr const char* kKind = "spent.seen";
  std::string token, id;
  Money spent;
  SysMicros at{};  ///< by the cloud's clock
};
struct GuardArmed {
  static constexpr const char* kKind = "guard.armed";
  std::string token;
  std::string layer;              ///< "W", "W2", "S", "K", "boot timer", "stintd"
  std::string name;               ///< as the cloud names it; empty on the machine
  SysMicros fires{};              ///< when it acts
  std::string act = "terminate";  ///< what it does then: "terminate" or "stop"
};
/// A layer gave a sign of life: it was read back, or it answered.
struct GuardSeen {
  static constexpr const char* kKind = "guard.seen";
  std::string token, layer, name;
  SysMicros at{};
};
struct GuardGone {
  static constexpr const char* kKind = "guard.gone";
  std::string token, layer, name;
};
struct JobStarted {
  static constexpr const char* kKind = "job.started";
  std::string token, job, what;
  std::string project;              ///< the folder here that its outputs come home to
  std::string folder;               ///< where they are there
  std::vector<std::string> ignore;  ///< what does not travel
};
struct JobEnded {
  static constexpr const char* kKind = "job.ended";
  std::string token, job;
  int code = 0;
};
struct OutputsHome {
  static constexpr const char* kKind = "outputs.home";
  std::string token;
};
/// The last of a stint: nothing of it costs any more.
struct StintEnded {
  static constexpr const char* kKind = "stint.ended";
  std::string token, why;
  budget::Cost cost;
};

/// The cloud shows a machine of a stint that had ended here: a ledger restored from an old copy, or a read
/// that had missed it. The machine goes on from where it had run.
struct StintReopened {
  static constexpr const char* kKind = "stint.reopened";
  std::string token, id, why;
};

using Fact = std::variant<StintOpened, AttemptIntended, AttemptSettled, MachineLaunched, MachineSeen,
                          MachineEnded, StartIntended, MachineStarted, MachineStopped, TermsChanged,
                          UsageSeen, SpentSeen, GuardArmed, GuardSeen, GuardGone, JobStarted, JobEnded,
                          OutputsHome, StintEnded, StintReopened>;

const char* kind_of(const Fact& fact);
const std::string& token_of(const Fact& fact);
Json to_json(const Fact& fact);
/// nullopt where the kind is not known or a field is missing: an event of a later version. A field that an
/// earlier version did not write has its default.
std::optional<Fact> fact_from_json(std::string_view kind, const Json& data);

}  // namespace stint::ledger
