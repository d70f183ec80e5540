// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "guard/daemon/log_format.h"
#include "pact/answer.h"

namespace stint::guard {

/// About how many bytes of a log are read at a time; one line of the protocol holds them with room to spare.
inline constexpr std::size_t kPiece = 128U << 10;

/// The offset at which the log ends so far.
std::uint64_t log_end(const Path& log);

/// What comes at this offset: Logs, or one Gap where it was dropped; `next` is the offset after it. Where
/// there is no whole frame (the end, or one that is being written) there is nothing and `next` is `from`. An
/// offset inside a frame is none of ours: it reads on at the next segment.
struct Piece {
  std::vector<pact::Answer> what;
  std::uint64_t next = 0;
};
Piece read_piece(const Path& log, const std::string& job, std::uint64_t from);

}  // namespace stint::guard
