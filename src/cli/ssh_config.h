// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/context.h"

namespace stint::cli {

// ssh, scp and editors know the machines of open stints by name: from a file of ours,
// $XDG_CONFIG_HOME/stint/ssh_config, that the user's ~/.ssh/config includes with one line at its top.

/// The text of that file for these stints: an entry for each machine that runs, under its id and, where that
/// is nobody else's, under the stint's name. A name with a dot could be a host's on the Internet.
/// `users`: the text of the user's own configuration, whose names stay the user's.
std::string ssh_config_text(const World& world, const std::vector<ledger::Stint>& stints,
                            std::string_view users);

/// Writes it as the ledger has it now, where it differs. After each verb that may have changed it, and once a
/// machine is ready.
Result<> keep_ssh_config(World& world, ledger::Ledger& ledger);

/// Whether the user's configuration includes it. Where it does not, asks for that: once, and only at a
/// terminal without --yes.
Result<bool> ssh_config_is_included(Context& c, const ledger::Stint& stint);

}  // namespace stint::cli
