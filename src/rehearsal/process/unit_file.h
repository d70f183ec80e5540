// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace stint::rehearsal::process {

/// What a unit file of systemd and its drop-ins say (systemd.syntax(7)), key by key.
class UnitFile {
 public:
  /// Adds the text of the file, or of a drop-in after it: an assignment of nothing forgets those before it.
  void add(std::string_view text);

  /// All values of a key, in their order.
  std::vector<std::string> all(const std::string& section, const std::string& key) const;
  /// The last one; empty where there is none.
  std::string last(const std::string& section, const std::string& key) const;
  bool has(const std::string& section) const;

 private:
  void assign(const std::string& section, std::string_view line);

  std::map<std::string, std::map<std::string, std::vector<std::string>>> sections_;
};

/// systemd.time(7): "1s", "100ms", "5min 30s", "30" (seconds), "infinity" (Micros::max()).
std::optional<Micros> parse_span(std::string_view text);

/// The words of a command line or of a list, with quotes and backslashes as in systemd.syntax(7).
std::vector<std::string> split_words(std::string_view text);

}  // namespace stint::rehearsal::process
