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
  std::string place;    ///< where: "local", "aws", "rehearsal"
  std::string account;  ///< the cloud's account; empty on local
  std::string region;
  std::string type;
  std::string image;        ///< as the cloud names it
  std::string image_asked;  ///< as the user or the default named it
  std::string login;        ///< the user that ssh logs in as
  std::string root_device;
  std::string allowed_from;  ///< CIDR that may reach ssh
  std::string end = "terminate";
  Money budget;
  Seconds deadline{0};  ///< as asked for
  Seconds lifetime{0};  ///< from launch to the deadline: the shorter of `deadline` and what the budget pays
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
};
struct AttemptSettled {
  static constexpr const char* kKind = "attempt.settled";
  std::string token;
  std::int64_t n = 1;
  std::string
      state;  ///< "refused": a definite no was read; "void": no machine came of it and none can any more
  std::string why;  ///< the cloud's code and words
};
struct MachineLaunched {
  static constexpr const char* kKind = "machine.launched";
  std::string token;
  std::int64_t n = 1;
  std::string id;
  SysMicros launched{};  ///< by the cloud's clock: the deadline and the bill count from here
  bool adopted = false;  ///< found by its tag, not told by the answer to our call
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
};
struct GuardArmed {
  static constexpr const char* kKind = "guard.armed";
  std::string token;
  std::string layer;  ///< "W", "boot timer", "stintd"
  std::string name;   ///< as the cloud names it; empty on the machine
  SysMicros fires{};  ///< when it acts
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

using Fact = std::variant<StintOpened, AttemptIntended, AttemptSettled, MachineLaunched, MachineSeen,
                          MachineEnded, GuardArmed, GuardGone, JobStarted, JobEnded, OutputsHome, StintEnded>;

const char* kind_of(const Fact& fact);
const std::string& token_of(const Fact& fact);
Json to_json(const Fact& fact);
/// nullopt where the kind is not known or a field is missing: an event of a later version.
std::optional<Fact> fact_from_json(std::string_view kind, const Json& data);

}  // namespace stint::ledger
