// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/world.h"
#include "cli/flags.h"

namespace stint::cli {

/// What was not said by a flag: from STINT_* variables, then the project's stint.toml (in the current folder
/// or one above it), then ~/.config/stint/config.toml. `options` holds the flags on entry; they win.
/// Kind::Usage where a file or a variable is wrong, naming file, line and the nearest known key.
Result<Options> with_settings(World& world, unsigned verb, const Options& flags);

/// The variable that an option may stand in: STINT_NO_COLOR for --no-color.
std::string variable_of(const Flag& flag);
/// Help is for a person; STINT_REPORT is a job's own (docs/pact.md).
bool has_variable(const Flag& flag);

/// The folder that holds the project: where stint.toml is, else the current one.
Result<Path> project_folder(World& world);

}  // namespace stint::cli
