// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "rehearsal/model/host.h"

namespace stint::rehearsal::server {

/// What the metadata service of EC2 has at a path ("/latest/meta-data/placement/region"), for one instance:
/// the text of a thing, or the names in a folder, those of folders with a slash; nullopt: 404. Every version
/// that EC2 lists shows the same here. What a rehearsal has not - roles, signatures - is absent, as on
/// an instance without it. Source: AWS's "Instance metadata categories".
std::optional<std::string> look_up(const Metadata& instance, std::string_view path);

}  // namespace stint::rehearsal::server
