// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "life/homeward.h"
#include "life/work.h"

namespace stint::life {

/// What of the project goes to a machine, by git's rules (project/tree.h). Kind::Failed where something of it
/// may not be read here, naming it: nothing has been asked of anybody then.
Result<project::Tree> what_goes(World& world, const Path& project, const std::vector<std::string>& ignore);

/// Sends project and data to `folder` there, if there is room for all of it (room.h). Says how much that is;
/// after a few seconds the rate is measured, and where more than five minutes are left, their price is told
/// and going on is asked for (Telling::agree).
Result<> send(Life& life, Ready& ready, const ledger::Stint& stint, const Work& work,
              const std::string& folder, Homeward& homeward);

}  // namespace stint::life
