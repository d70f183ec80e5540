// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"

namespace stint::cli {

/// A git repository as a target: URL[#BRANCH][:FILE].
struct GitSource {
  std::string url;
  std::string branch;  ///< or tag; empty: the repository's own
  std::string file;    ///< below it; empty: none was named
  std::string folder;  ///< its name, as git would call the clone
  friend bool operator==(const GitSource&, const GitSource&) = default;
};

/// nullopt where the word is no address of a repository: it neither has a scheme nor ends its path in ".git".
std::optional<GitSource> git_source(std::string_view word);

struct LocalTarget {
  Path path;
  Path repository;  ///< the folder of the clone that it is in; empty: it was no repository's
};

/// The file or folder here that a target names: itself, or that in a clone below the current folder. A folder
/// of that name which is a clone of the same repository is taken as it is. Kind::Usage where it is anything
/// else; Kind::Failed, with git's own words, where it cannot be cloned. Asks for no password.
Result<LocalTarget> local_target(Context& c, const std::string& word);

}  // namespace stint::cli
