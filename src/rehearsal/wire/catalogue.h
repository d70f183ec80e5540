// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "rehearsal/model/catalogue.h"
#include "rehearsal/model/settings.h"

namespace stint::rehearsal::wire {

/// What the rehearsal sells: the instance types of the meter's price list where it has a price for them, the
/// public images of each region, the quotas of EC2. Made once, shared by all clouds of the process.
const Catalogue& standard_catalogue();

/// A cloud as a student's first account finds it: no vCPUs of any GPU family, 5 of the standard ones, a
/// default VPC, one long-lived key. All of it may be changed before a Cloud is made of it.
Settings standard_settings();

}  // namespace stint::rehearsal::wire
