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

/// The guard's policy: what one stint may be on this machine. It is fixed while the machine runs.
struct Policy {
  std::string token;     ///< names the stint (pact/names.h)
  std::string name;      ///< as the user calls it; for words to people only
  std::string user;      ///< the login user: jobs run as this one, and it may talk to stintd
  SysMicros launched{};  ///< launch time, by the cloud's clock
  SysMicros deadline{};  ///< D, by the cloud's clock; the machine's own wall clock is never compared with it
  Micros left{};         ///< D - now by the cloud's clock, when this was sent; negative: D is past
  End end = End::Terminate;
  Money budget;  ///< for the figures in warnings and status
  Rate rate;     ///< per hour, everything included
  budget::Margins margins;
  friend bool operator==(const Policy&, const Policy&) = default;
};

/// docs/pact.md has the shape.
Json to_json(const Policy& policy);

/// Fails where a field is missing or wrong, names or margins included.
Result<Policy> policy_from(const Json& json);

}  // namespace stint::pact
