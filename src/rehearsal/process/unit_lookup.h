// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"
#include "rehearsal/process/unit.h"

namespace stint::rehearsal::process {

enum class Found { Unit, Masked, Nothing };

/// "x.service" for "x"; the name itself where it has its kind.
std::string whole_name(const std::string& name);

/// Looks a unit up where systemd does, in the tree `root`, its drop-ins and the `.wants` of /etc included;
/// an alias gives the unit that it names. What the /lib folders want beside is left out: it is about devices,
/// mounts and kernels, which such a host does not have.
struct Looked {
  Found found = Found::Nothing;
  Unit unit;
};
Looked look_up_unit(const Path& root, const std::string& name);

/// Whether a condition holds in the tree `root`; one of a kind that is not known does.
bool holds(const Path& root, const std::string& condition);

}  // namespace stint::rehearsal::process
