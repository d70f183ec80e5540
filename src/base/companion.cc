// SPDX-License-Identifier: Apache-2.0
#include "base/companion.h"

#include <fmt/format.h>

#include <array>

namespace stint {

Result<Path> companion(World& world, const std::string& name) {
  const Path folder = world.env.program.parent_path();
  const std::array places{folder / name, folder.parent_path() / "libexec/stint" / name};
  for (const auto& place : places) {
    STINT_TRY_ASSIGN(auto found, world.files.stat(place));
    if (found) return place;
  }
  return fail(Error{.kind = Kind::Failed,
                    .what = fmt::format("{} is missing: it belongs to {} or to {}", name, places[0].string(),
                                        places[1].string()),
                    .next = fmt::format("install the package {} (README.md, \"Install\")",
                                        name == "stint-rehearsal" ? name : "stint"),
                    .code = "NoProgram"});
}

}  // namespace stint
