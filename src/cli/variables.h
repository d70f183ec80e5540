// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "cli/context.h"

namespace stint::cli {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// The variables that --env and --env-file give to a job; a later one of a name wins, --env over the file.
/// They travel over the connection to the machine and nowhere else: they may be secrets. `--env NAME` takes
/// the value from our own environment. A file has NAME=VALUE a line; empty lines and those that begin with
/// '#' are none. Kind::Usage where one cannot be: values are never shown.
Result<Variables> job_variables(Context& c);

}  // namespace stint::cli
