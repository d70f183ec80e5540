// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// A disk that the image brings.
struct ImageDisk {
  std::string device_name;
  std::string snapshot_id;
  int size_gb = 0;  ///< a volume made from it must be at least as large; 0: an instance-store device
  bool encrypted = false;
};

struct Image {
  std::string id;
  std::string name;
  std::string owner_id;
  std::string architecture;      ///< "x86_64", "arm64"
  std::string state;             ///< "available", …
  std::string root_device_name;  ///< "/dev/sda1", "/dev/xvda": the launch must name this very one
  std::optional<SysMicros> created;
  std::optional<SysMicros> deprecated;
  std::vector<ImageDisk> disks;
  std::vector<Tag> tags;
};

struct ImageSearch {
  Select select;  ///< ids, or filters such as "name"
  std::vector<std::string>
      owners;  ///< "amazon", "self", an account id. A search by name needs one: anyone can use any name
};

/// DescribeImages. InvalidAMIID.NotFound, .Unavailable, .Malformed for ids; images are per region.
Result<std::vector<Image>> describe_images(const Client& client, const ImageSearch& search);

}  // namespace stint::aws
