// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "rehearsal/model/catalogue.h"

namespace stint::rehearsal::wire {

/// The public images of a region and the SSM parameters that name them. Ids differ by region, and are the
/// same in every rehearsal.
std::vector<Image> images_of(const std::string& region);

}  // namespace stint::rehearsal::wire
