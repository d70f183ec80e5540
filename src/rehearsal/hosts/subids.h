// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <optional>
#include <string_view>

#include "rehearsal/hosts/standing.h"

namespace stint::rehearsal::hosts {

/// The largest range that a text like that of /etc/subuid (subuid(5)) gives to a user, by his name or number;
/// nullopt: it has no line of his.
std::optional<Ids> subordinate_ids(std::string_view text, std::string_view name, uid_t number);

}  // namespace stint::rehearsal::hosts
