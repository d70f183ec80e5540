// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/hosts/recipe.h"

namespace stint::rehearsal::hosts {

/// One thing that hosts need of this computer.
struct Need {
  std::string name;
  bool met = false;
  std::string found;  ///< what is there, or why not
  std::string next;   ///< what to do, where it is not met; may be empty
};

/// Looks at each by having it once; nothing is left of it but the folder `state`. What cannot be looked at
/// while another is not met is not in the list. Root, or the list has that alone.
std::vector<Need> needs_of_hosts(const Path& state, const Path& cache, const Recipe& recipe);

/// What every kind of hosts needs: the machine image, and what builds it.
std::vector<Need> needs_of_image(const Path& cache, const Recipe& recipe);

/// One that is met where `looked` is no failure.
Need need(std::string name, const Result<>& looked, std::string found);

/// What the files below a folder take on its disk; 0 where it is not there.
std::uintmax_t bytes_below(const Path& folder);

/// "1.9 GB", "0.2 GB".
std::string gigabytes(std::uintmax_t bytes);

}  // namespace stint::rehearsal::hosts
