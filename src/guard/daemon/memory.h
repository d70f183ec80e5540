// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/files.h"

namespace stint::guard {

/// How many processes the kernel has killed for want of memory so far: in our own control group, where it
/// counts them, else on the whole machine. 0 where nobody counts.
std::uint64_t killed_for_memory(Files& files);

}  // namespace stint::guard
