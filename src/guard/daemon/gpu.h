// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/time.h"

namespace stint::guard {

/// A GPU that works less than this, in percent of the time, is idle.
inline constexpr int kIdleGpuPercent = 5;

/// Whether one works, by the answer to --query-gpu=utilization.gpu; what is no number ("[N/A]") says nothing.
bool is_gpu_busy(std::string_view answer);

/// Asks nvidia-smi, which has to be in PATH; a machine without it has no GPU. One that hangs is not idle:
/// that is how a GPU under full load, or lost, looks.
bool ask_gpu(const std::string& program = "nvidia-smi", Micros limit = Seconds{5});

}  // namespace stint::guard
