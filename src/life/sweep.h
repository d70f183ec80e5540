// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "life/life.h"

namespace stint::life {

struct Sweep {
  std::vector<provider::Leftover> ours, theirs;  ///< theirs are shown, never touched
  std::vector<ledger::Stint> open;               ///< of ours, as the ledger has them
  bool nothing_of_ours() const { return ours.empty() && open.empty(); }
};

/// What is left in the provider's region, asked of the cloud, and the open stints of this owner there.
Result<Sweep> look_for_leftovers(Life& life, const std::string& region, const std::string& owner);

/// Ends and removes what is ours; machines first, then what hung on them.
Result<> sweep(Life& life, const std::string& region, const std::string& owner, const Sweep& found);

}  // namespace stint::life
