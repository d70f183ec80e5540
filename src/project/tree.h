// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/files.h"

namespace stint::project {

/// By what a file is known not to have changed, as rsync knows it.
struct State {
  std::uint64_t bytes = 0;
  SysMicros changed{};
  friend bool operator==(const State&, const State&) = default;
};
State state_of(const FileInfo& info);

/// What of a folder goes to a machine. Names are paths below it, in the order of a walk.
struct Tree {
  std::vector<std::pair<std::string, State>> files;  ///< links too, as links
  std::vector<std::string> empty_folders;            ///< folders with nothing in them that goes
  std::uint64_t bytes = 0;                           ///< of all files
  std::vector<std::string> unreadable;               ///< would go, and may not be read
  std::vector<std::string> left_out;  ///< by a .gitignore; of a folder its name alone, with "/"
  std::vector<std::string> stays;     ///< all that does not go, for whatever reason; folders in the same way
};

/// What never travels, in either direction, unless an owner's pattern takes it back.
const std::vector<std::string>& never_travels();

/// Files on their way home: below the project, while they come.
inline constexpr const char* kComing = ".stint-coming";
/// Where the machine's own version of a file is kept that was changed on both sides: below the project.
inline constexpr const char* kConflicts = "stint-conflicts";

/// What a walk is to know beside the folder itself.
struct Rules {
  std::vector<std::string> patterns;  ///< the owner's, by git's rules; they come last and decide
  std::vector<std::string> tracked;   ///< goes whatever a .gitignore says, as with git
};

/// Walks the folder with git's rules: every .gitignore counts for its folder and all below, also those above
/// `root` in the same repository. Pipes, sockets and devices do not go. Fails only where `root` itself may
/// not be read.
Result<Tree> walk(Files& files, const Path& root, const Rules& rules);

/// The folder with a ".git", at or above this one; empty: it is in no repository.
Result<Path> repository_of(Files& files, const Path& folder);

/// "312 files, 2.1 GB".
std::string how_much(std::size_t files, std::uint64_t bytes);
/// "2.1 GB", in powers of 1000.
std::string size_text(std::uint64_t bytes);

}  // namespace stint::project
