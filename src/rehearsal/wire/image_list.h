// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/model/catalogue.h"

namespace stint::rehearsal::wire {

/// The one whose hosts are as AWS ships a Deep Learning AMI: no Jupyter, and PyTorch in /opt/pytorch alone.
inline constexpr std::string_view kImageAsShipped =
    "Deep Learning OSS Nvidia Driver AMI GPU PyTorch 2.9 (Ubuntu 24.04) 20260803";

/// The name of the one image that never reads user-data; no parameter names it.
inline constexpr std::string_view kImageWithoutCloudInit =
    "rehearsal/images/without-cloud-init-amd64-20261001";

/// The public images of a region and the SSM parameters that name them. Ids differ by region, and are the
/// same in every rehearsal.
std::vector<Image> images_of(const std::string& region);

}  // namespace stint::rehearsal::wire
