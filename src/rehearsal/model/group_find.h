// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "rehearsal/model/select.h"

namespace stint::rehearsal {

/// The group of that id or, where it is empty, of that name in the default VPC, as it is: to be changed.
Outcome<const Group*> find_group(const Context& call, const std::string& id, const std::string& name);

}  // namespace stint::rehearsal
