// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>
#include <vector>

#include "rehearsal/model/calls.h"

namespace stint::rehearsal {

/// Tags as a request gives them, checked by EC2's rules and put in order.
Outcome<Tags> read_tags(const Tags& tags);

/// The tags that a call gives to the one thing it makes; a specification for another kind is refused.
Outcome<Tags> read_tags_for(std::string_view resource_type,
                            const std::vector<TagSpecification>& specifications);

/// Sets or replaces, so that there are at most 50; what was read by read_tags comes in.
Outcome<> merge_tags(Tags& into, const Tags& tags);

}  // namespace stint::rehearsal
