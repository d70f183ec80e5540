// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace stint::guard {

/// A job's log: frames, one after the other, each with bytes of one stream as they came. An offset counts all
/// bytes of all frames, heads included, from the start of the job; a frame begins where the one before ended.
/// The frames lie in segments, files named by the offset of their first byte. Dropping the middle is removing
/// segments.
///     head: stream (1 byte), length (4 bytes, little-endian); then the bytes
inline constexpr std::size_t kFrameHead = 5;
inline constexpr std::size_t kMostFrame = 32U << 10;  ///< bytes of one frame, without its head

/// 1 and 2 are the job's own; 0 is a word of stint's about the log itself.
struct Frame {
  int stream = 1;
  std::string_view bytes;
};

std::array<char, kFrameHead> frame_head(const Frame& frame);

/// The first frame of `bytes`; nullopt where it is not whole. A length that no frame has is one that is never
/// whole.
std::optional<Frame> first_frame(std::string_view bytes);

struct Segment {
  std::uint64_t at = 0;  ///< offset of its first byte
  std::uint64_t bytes = 0;
  std::uint64_t end() const { return at + bytes; }
};

Path segment_path(const Path& log, std::uint64_t at);

/// All segments, by offset; none where there is no log yet.
std::vector<Segment> segments(const Path& log);

}  // namespace stint::guard
