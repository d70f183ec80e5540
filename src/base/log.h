// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

namespace stint {

/// Where a developer looks afterwards. Lines hold no secret; the words for the user go through Terminal.
class Log {
 public:
  virtual ~Log() = default;
  /// One event in one line: what was done, and with what result.
  virtual void line(std::string_view text) = 0;
};

class NoLog final : public Log {
 public:
  void line(std::string_view) override {}
};

}  // namespace stint
