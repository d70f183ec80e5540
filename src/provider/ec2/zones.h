// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/session.h"
#include "base/world.h"

namespace stint::ec2 {

/// The zones of the client's region that offer this type and have a default subnet, by name: a launch goes to
/// one of these. Empty where there is nothing to choose by (no permission to ask, no default subnet at all):
/// EC2 chooses then, and says what is wrong. Kind::Usage where none of those that offer it has a subnet.
/// Whether a zone has a machine to give, only a launch tells.
Result<std::vector<std::string>> zones_with(World& world, const aws::Client& client, const std::string& type);

}  // namespace stint::ec2
