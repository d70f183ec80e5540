// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "life/life.h"

namespace stint::life {

struct Sweep {
  std::vector<provider::Leftover> ours, theirs;  ///< theirs are shown, never touched
};

/// What is left in this region, asked of the cloud, and the open stints of this owner there.
Result<Sweep> look_for_leftovers(Life& life, const std::string& owner);

/// Ends and removes what is ours; machines first, then what hung on them. `removed` is told of each.
Result<> sweep(Life& life, const std::string& owner, const Sweep& found);

}  // namespace stint::life
