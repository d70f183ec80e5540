// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/faults.h"

#include "rehearsal/model/filter.h"

namespace stint::rehearsal::wire {

void Faults::set(FaultPlan plan) { plan_ = std::move(plan); }

Trouble Faults::next(std::string_view call) {
  Trouble trouble;
  for (auto& fault : plan_) {
    if (fault.times <= 0 || !fits(fault.call, call)) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    const auto* late = std::get_if<fault::Late>(&fault.what);
    if (!late && trouble.fault) continue;
    --fault.times;
    if (late)
      trouble.delay += late->by;
    else
      trouble.fault = &fault;
  }
  return trouble;
}

}  // namespace stint::rehearsal::wire
