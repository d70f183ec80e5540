// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "rehearsal/meter/meter.h"
#include "rehearsal/model/host.h"

namespace stint::rehearsal::wire {

/// Tells the meter what the cloud has recorded:
///     count(meter, cloud.take_usage());
void count(meter::Meter& meter, const std::vector<Usage>& usage);

/// An instant as the meter counts it.
meter::Micros meter_time(SysMicros at);

}  // namespace stint::rehearsal::wire
