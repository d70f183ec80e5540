// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/world.h"

namespace stint::cli {

/// What shells and the build ask, and no person: the exit code, or nullopt where the words are others.
///   print-names         names and machines of the open stints, a line each, by the ledger that there is
///   write-pages FOLDER  man pages and completions: man/stint.1, bash/stint, zsh/_stint, fish/stint.fish
std::optional<Result<int>> answer_tool(World& world, const std::vector<std::string>& words);

}  // namespace stint::cli
