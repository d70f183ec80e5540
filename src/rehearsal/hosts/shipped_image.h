// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/files.h"
#include "base/result.h"

namespace stint::rehearsal::hosts {

/// The name of the image that is made of the one of this name.
std::string shipped_image_name(const std::string& base_name);

/// Makes of a machine image what a Deep Learning AMI is when it comes from AWS: PyTorch in a venv at
/// /opt/pytorch that the system's own Python does not see, and no Jupyter anywhere. `root` is missing; files
/// that stay the same are hard links to those of `base`, on whose disk it lies: 2 s and some 50 MB. Needs
/// python3 and numpy, torch, jupyter among the base's packages.
Result<> make_shipped_image(const Path& base, const Path& root);

}  // namespace stint::rehearsal::hosts
