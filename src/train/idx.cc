// SPDX-License-Identifier: Apache-2.0
#include "train/idx.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "train/shape.h"

namespace stint::train {
namespace {

constexpr std::uint32_t kPicturesMagic = 0x803, kLabelsMagic = 0x801;
constexpr size_t kMostBytes = 1U << 30;  // 1.3 million pictures

Failure bad(std::string_view name, std::string_view why) {
  return fail(Kind::Failed, fmt::format("{} {}", name, why));
}

std::uint32_t word(const Bytes& bytes, size_t index) {
  const auto* b = bytes.data() + 4 * index;
  return std::uint32_t{b[0]} << 24 | std::uint32_t{b[1]} << 16 | std::uint32_t{b[2]} << 8 | b[3];
}

Result<Bytes> unpacked(std::string_view file, std::string_view name) {
  if (is_gzip(file)) return gunzip(file, name, kMostBytes);
  return Bytes(file.begin(), file.end());
}

Result<> check_magic(const Bytes& bytes, std::uint32_t wanted, std::string_view name) {
  if (bytes.size() < 4)
    return bad(name, fmt::format("is too short to be an IDX file: {} bytes", bytes.size()));
  const std::uint32_t found = word(bytes, 0);
  if (found == wanted) return {};
  if (found == kPicturesMagic) return bad(name, "holds pictures where labels are wanted");
  if (found == kLabelsMagic) return bad(name, "holds labels where pictures are wanted");
  return bad(name, fmt::format("is not an IDX file of bytes: it begins with {:08x}, not with {:08x}", found,
                               wanted));
}

// What follows a header of `header` bytes, which has to be `count` items of `item` bytes.
Result<Bytes> body(Bytes bytes, size_t header, size_t item, std::string_view name) {
  const size_t count = word(bytes, 1), there = bytes.size() - header;
  if (count == 0) return bad(name, "is empty");
  if (there < count * item)
    return bad(name, fmt::format("is cut off: {} bytes for {} items of {}", there, count, item));
  if (there > count * item)
    return bad(name,
               fmt::format("has {} bytes more than its {} items of {}", there - count * item, count, item));
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  return bytes;
}

Result<Bytes> with_header(std::string_view file, std::uint32_t magic, size_t header, std::string_view name) {
  STINT_TRY_ASSIGN(auto bytes, unpacked(file, name));
  STINT_TRY(check_magic(bytes, magic, name));
  if (bytes.size() < header) return bad(name, "is cut off in its header");
  return bytes;
}

}  // namespace

Result<Bytes> read_pictures(std::string_view file, std::string_view name) {
  constexpr size_t kHeader = 16;
  STINT_TRY_ASSIGN(auto bytes, with_header(file, kPicturesMagic, kHeader, name));
  if (word(bytes, 2) != kSide || word(bytes, 3) != kSide)
    return bad(name, fmt::format("has pictures of {}x{}, not of 28x28", word(bytes, 2), word(bytes, 3)));
  return body(std::move(bytes), kHeader, kPixels, name);
}

Result<Bytes> read_labels(std::string_view file, std::string_view name) {
  constexpr size_t kHeader = 8;
  STINT_TRY_ASSIGN(auto bytes, with_header(file, kLabelsMagic, kHeader, name));
  STINT_TRY_ASSIGN(auto labels, body(std::move(bytes), kHeader, 1, name));
  auto wrong =
      std::find_if(labels.begin(), labels.end(), [](std::uint8_t label) { return label >= kClasses; });
  if (wrong != labels.end())
    return bad(name,
               fmt::format("has the label {} at {}: labels are 0 to 9", *wrong, wrong - labels.begin()));
  return labels;
}

}  // namespace stint::train
