// SPDX-License-Identifier: Apache-2.0
#include "host/programs.h"

#include <fmt/format.h>

namespace stint::host {

Result<Path> stintd_for(World& world, std::string_view architecture) {
  if (architecture == "arm64") architecture = "aarch64";
  if (architecture.empty() || architecture == kArchitecture) return companion(world, "stintd");
  auto found = companion(world, fmt::format("stintd-{}", architecture));
  if (found || found.error().code != "NoProgram") return found;
  return fail(Kind::Usage, fmt::format("this stint has no stintd for machines of {}", architecture),
              "take a machine of x86_64, or install stint from its package, which has those of aarch64, too");
}

}  // namespace stint::host
