// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/json.h"
#include "base/money.h"
#include "base/result.h"
#include "base/time.h"
#include "budget/margins.h"

namespace stint::pact {

/// What becomes of the machine when it powers itself off; the cloud does it, the guard says it.
enum class End { Terminate, Stop };

/// The guard's policy: what one stint may be on this machine. It is fixed while the machine runs; only the
/// owner's `extend` moves it.
struct Policy {
  std::string token;     ///< names the stint (pact/names.h)
  std::string name;      ///< as the user calls it; for words to people only
  std::string user;      ///< the login user: jobs run as this one, and it may talk to stintd
  SysMicros launched{};  ///< launch time, by the cloud's clock
  SysMicros deadline{};  ///< D, by the cloud's clock; the machine's own wall clock is never compared with it
  Micros left{};         ///< D - now by the cloud's clock, when this was sent; negative: D is past
  End end = End::Terminate;
  Money budget;  ///< the most that the stint may cost, what it cost in earlier runs included
  Rate rate;     ///< per hour, everything included but traffic
  budget::Margins margins;
  // What an older client does not send; then it has these values.
  Seconds idle{};                  ///< the machine ends once nobody has used it for so long; 0: never
  Money spent;                     ///< in the stint's earlier runs, before `launched`
  Rate traffic{0, Rate::Per::Gb};  ///< for what the machine sends; see traffic_cost()
  Money reserve;                   ///< of the budget, for the disk that is kept after the end
  bool extend = false;             ///< this may lengthen what is in force
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// docs/pact.md has the shape.
Json to_json(const Policy& policy);

/// Fails where a field is missing or wrong, names or margins included.
Result<Policy> policy_from(const Json& json);

}  // namespace stint::pact
