// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/json.h"
#include "rehearsal/meter/meter.h"

namespace stint::rehearsal::server {

/// {"total_micros", "total_nano_dollars", "lines": [{"resource", "kind", "what", "label", "region", "from",
/// "to", "open", "seconds", "quantity", "micros", "nano_dollars"}], "unpriced": [ids]}. Millionths are
/// rounded up.
Json show(const meter::Bill& bill);

}  // namespace stint::rehearsal::server
