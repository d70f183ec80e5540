// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/log_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace stint::guard {

std::array<char, kFrameHead> frame_head(const Frame& frame) {
  auto size = static_cast<std::uint32_t>(frame.bytes.size());
  auto byte = [&](unsigned i) { return static_cast<char>((size >> (8 * i)) & 255U); };
  return {static_cast<char>(frame.stream), byte(0), byte(1), byte(2), byte(3)};
}

std::optional<Frame> first_frame(std::string_view bytes) {
  if (bytes.size() < kFrameHead) return std::nullopt;
  std::size_t size = 0;
  for (unsigned i = 0; i < 4; ++i) size |= std::size_t{static_cast<unsigned char>(bytes[1 + i])} << (8 * i);
  if (size > kMostFrame || bytes.size() - kFrameHead < size) return std::nullopt;
  return Frame{static_cast<unsigned char>(bytes[0]), bytes.substr(kFrameHead, size)};
}

Path segment_path(const Path& log, std::uint64_t at) { return log / fmt::format("{:020}", at); }

std::vector<Segment> segments(const Path& log) {
  std::vector<Segment> list;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(log, error)) {
    auto name = entry.path().filename().string();
    std::uint64_t at = 0;
    auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), at);
    if (bad != std::errc() || end != name.data() + name.size()) continue;
    auto bytes = entry.file_size(error);
    if (!error) list.push_back({at, bytes});
  }
  std::ranges::sort(list, {}, &Segment::at);
  return list;
}

}  // namespace stint::guard
