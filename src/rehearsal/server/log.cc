// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/log.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

#include "base/time.h"

namespace stint::rehearsal::server {

void ErrorLog::line(std::string_view text) {
  const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
  const auto line = fmt::format("{} {}\n", rfc3339(std::chrono::floor<std::chrono::milliseconds>(now)), text);
  (void)!::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace stint::rehearsal::server
