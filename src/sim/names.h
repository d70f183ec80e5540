// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "testing/gate.h"

namespace stint::sim {

using testing::Death;
using testing::Gate;
using testing::through;

}  // namespace stint::sim
