// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

struct CreateTags {
  struct Input {
    std::vector<std::string> resources;
    Tags tags;
  };
  using Output = Done;
};

struct DeleteTags {
  struct WishedTag {
    std::string key;
    std::optional<std::string> value;  ///< absent: whatever it is
  };
  struct Input {
    std::vector<std::string> resources;
    std::vector<WishedTag> tags;  ///< none: all of them
  };
  using Output = Done;
};

struct DescribeTags {
  struct Input : Selection {};
  struct Item {
    std::string resource, resource_type;
    Tag tag;
    std::string id;  ///< of this row, "resource key"
  };
  struct Output {
    std::vector<Item> items;  ///< by resource, then key
    std::string next_token;
  };
};

Outcome<Done> perform(Context&, const CreateTags::Input&);
Outcome<Done> perform(Context&, const DeleteTags::Input&);
/// Everything of the region that carries tags: instances, their interfaces, volumes, snapshots, groups, keys,
/// addresses.
Outcome<DescribeTags::Output> perform(Context&, const DescribeTags::Input&);

}  // namespace stint::rehearsal
