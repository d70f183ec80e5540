// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stint::project {

/// Whether a pattern without its slashes at both ends fits a path, by git's rules (gitignore(5)): "*", "?"
/// and "[a-z]" stay within one part of it, "**" stands for any number of parts.
bool matches(std::string_view pattern, std::string_view path);

/// What one folder leaves out, as its .gitignore says it. The last line that fits decides.
class Ignore {
 public:
  explicit Ignore(std::string_view text = {});  ///< lines, as in the file
  void add(std::string_view line);

  /// true: left out; false: taken back in by a line with "!"; nullopt: no line fits. `path` is relative to
  /// the folder.
  std::optional<bool> says(std::string_view path, bool is_dir) const;

 private:
  struct Rule {
    std::string pattern;
    bool taken_back = false, folders_only = false, anchored = false;
  };
  std::vector<Rule> rules_;
};

/// The same lines as rsync has them, whose first fitting one decides: "--exclude=…" and "--include=…".
std::vector<std::string> rsync_rules(const std::vector<std::string>& lines);

}  // namespace stint::project
