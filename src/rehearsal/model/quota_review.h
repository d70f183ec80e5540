// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/works.h"

namespace stint::rehearsal {

/// What AWS does with a request from now on, as Settings::reviews says. Without `support_case` nobody opens
/// one.
void begin_review(Works& works, Region& region, const QuotaRequest& request, bool support_case);

}  // namespace stint::rehearsal
