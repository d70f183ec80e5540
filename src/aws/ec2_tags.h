// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "aws/ec2_common.h"
#include "aws/session.h"
#include "base/result.h"

namespace stint::aws {

/// CreateTags: sets or overwrites these tags on these resources. Others stay.
Result<> create_tags(const Client& client, const std::vector<std::string>& resource_ids,
                     const std::vector<Tag>& tags);

/// A tag with what it is on.
struct TaggedResource {
  std::string resource_id;
  std::string resource_type;  ///< "instance", "volume", "network-interface", "security-group", "snapshot",
                              ///< "elastic-ip", …
  Tag tag;
};

/// DescribeTags; filters `key`, `value`, `resource-type`, `resource-id`. Over one key it is the sweep of a
/// region.
Result<std::vector<TaggedResource>> describe_tags(const Client& client, const std::vector<Filter>& filters);

}  // namespace stint::aws
