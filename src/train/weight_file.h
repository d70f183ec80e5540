// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "base/files.h"
#include "train/parameters.h"

namespace stint::train {

// The weight file: docs/weights.md has its bytes.

/// The file's bytes for these parameters; what is not learnt (the gaps in Parameters) is not in it.
std::string pack_weights(const Parameters& parameters);

/// The error says, naming `name`, whether it is no weight file, of a version that is not known, of the wrong
/// length, or damaged (its checksum does not fit), or holds something that is no number.
Result<Parameters> unpack_weights(std::string_view bytes, std::string_view name);

/// Whole or not at all.
Result<> save_weights(Files& files, const Path& path, const Parameters& parameters);
Result<Parameters> load_weights(Files& files, const Path& path);

}  // namespace stint::train
