// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace stint::pact {

/// The room that a folder of a machine has; it need not be there yet.
struct Room {
  std::int64_t disk = 0;   ///< the same for folders that share one
  std::uint64_t free = 0;  ///< bytes that its user may still write
  std::uint64_t held = 0;  ///< bytes of all files that are below it already
  friend bool operator==(const Room&, const Room&) = default;
};

/// The answer of `stintd room FOLDER…`, in the order of the folders.
Json to_json(const std::vector<Room>& rooms);
Result<std::vector<Room>> rooms_from(std::string_view text);

/// Of the answer of `stintd install`, a Status: what of the home's disk is free. nullopt: it does not say.
inline constexpr const char* kFree = "free_bytes";
Result<std::optional<std::uint64_t>> free_from(std::string_view text);

}  // namespace stint::pact
