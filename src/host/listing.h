// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "project/synced.h"

namespace stint::host {

/// How rsync is to print a file, one a line: what of it, its size, when it was changed (in UTC), its name.
inline constexpr const char* kListing = "--out-format=%i %l %M %n";

/// What rsync printed. Lines of another kind, and names that lead out of the folder, are left out.
std::vector<project::Seen> read_listing(std::string_view printed);

/// Names as rsync takes them with --from0 --files-from: "./" keeps one from looking like anything else.
std::string names_for_rsync(const std::vector<std::string>& names);

/// Names that rsync is to leave out, as it takes them with --from0 --exclude-from; of folders with "/".
std::string rules_for_rsync(const std::vector<std::string>& names);

/// A name as rsync prints it: bytes that are no letters as "\#012".
std::string unescaped(std::string_view name);

/// How many bytes rsync has sent so far: the first number of the last piece of --info=progress2 in `printed`.
/// Takes off `printed` what has been read.
std::optional<std::uint64_t> read_progress(std::string& printed);

}  // namespace stint::host
