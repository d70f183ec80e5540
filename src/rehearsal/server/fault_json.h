// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/json.h"
#include "base/result.h"
#include "rehearsal/wire/faults.h"

namespace stint::rehearsal::server {

/// {"call": "Run*", "skip": 0, "times": 1, "what": KIND, …}, where KIND is one of
///   "lost"       "after": true, if the call is to have its effect first
///   "broken"     "status": 503, "after"
///   "cut"        half of the answer
///   "throttled"
///   "refused"    "code", "message"
///   "late"       "by": seconds
Result<wire::Fault> fault_of(const Json& json);

/// The same, written.
Json show(const wire::Fault& fault);

}  // namespace stint::rehearsal::server
