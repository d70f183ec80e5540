// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace stint::train {

using Bytes = std::vector<std::uint8_t>;

/// Whether it begins as gzip does (RFC 1952: 1f 8b).
bool is_gzip(std::string_view bytes);

/// What a gzip file holds. An error, naming `name`, where it is damaged, ends early, or holds more than
/// `most` bytes (a small file can claim to hold any number of them).
Result<Bytes> gunzip(std::string_view packed, std::string_view name, std::size_t most);

}  // namespace stint::train
