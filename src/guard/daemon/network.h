// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/files.h"

namespace stint::guard {

/// Bytes since boot over the interfaces that lead out of this machine: those with a default route.
struct Moved {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
  friend bool operator==(const Moved&, const Moved&) = default;
};

/// nullopt where there is no way out. `proc` is /proc but in tests.
std::optional<Moved> read_moved(Files& files, const Path& proc = "/proc");

/// The interfaces with a default route in the text of /proc/net/route.
std::set<std::string> ways_out_v4(std::string_view routes);
/// In the text of /proc/net/ipv6_route.
std::set<std::string> ways_out_v6(std::string_view routes);

}  // namespace stint::guard
