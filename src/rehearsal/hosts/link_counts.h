// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace stint::rehearsal::hosts {

/// The bytes that came in by each link, out of the text of /proc/net/dev (proc(5)); lines of another form are
/// passed over.
std::map<std::string, std::int64_t> received_bytes(std::string_view table);

}  // namespace stint::rehearsal::hosts
