// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace stint::rehearsal::hosts {

/// The GPUs that an instance type has on EC2. A rehearsal host has none; it tells of these.
struct Gpu {
  std::string name;  ///< "Tesla T4"
  int count = 1;
  std::int64_t memory_mib = 0;  ///< of one of them
};

/// Where a host finds what its GPUs would be; missing: there are none. Written anew at each boot.
constexpr std::string_view kGpuFile = "run/stint-rehearsal/gpu";

/// The text of that file: "name=…", "count=…", "memory_mib=…", one a line.
std::string gpu_file(const Gpu& gpu);

/// The shell script that stands for NVIDIA's `nvidia-smi` in the image. It says that it is a rehearsal, and
/// answers
/// `-L`, `--query-gpu=… --format=csv[,noheader][,nounits]` and `--query-compute-apps=…` in the form of the
/// real one. A test may add "busy_percent=…" and "used_mib=…" to the file; both are 0 otherwise.
std::string_view nvidia_smi_script();

}  // namespace stint::rehearsal::hosts
