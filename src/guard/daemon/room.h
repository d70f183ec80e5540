// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "base/files.h"
#include "pact/room.h"

namespace stint::guard {

// These may wait for a disk that does not answer: only for processes that nobody's end depends on.

/// What an ordinary user may still write where `folder` is, or the nearest one above it that is there, in
/// bytes; nullopt where that does not say.
std::optional<std::uint64_t> free_bytes(const Path& folder);

/// Fails where not all of what is below the folder can be seen.
Result<pact::Room> room_of(const Path& folder);

}  // namespace stint::guard
