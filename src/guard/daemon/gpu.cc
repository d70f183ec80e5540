// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/gpu.h"

#include <charconv>
#include <sstream>

#include "guard/daemon/probe.h"

namespace stint::guard {

bool is_gpu_busy(std::string_view answer) {
  std::istringstream lines{std::string(answer)};
  for (std::string line; std::getline(lines, line);) {
    int percent = 0;
    std::from_chars(line.data(), line.data() + line.size(), percent);
    if (percent >= kIdleGpuPercent) return true;
  }
  return false;
}

bool ask_gpu(const std::string& program, Micros limit) {
  auto probe =
      Probe::start(program, {"nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"});
  if (!probe) return false;
  return !probe->finish_within(limit) || is_gpu_busy(probe->text());
}

}  // namespace stint::guard
