// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace stint::pact {

/// The most bytes of one line, without its end. A script travels in one; a piece of a log is far smaller.
inline constexpr std::size_t kMostLine = 1U << 20;

/// Cuts what arrives into lines.
///     lines.feed(bytes);
///     while (auto line = lines.next()) …
class Lines {
 public:
  void feed(std::string_view bytes);
  /// The next whole line; nullopt until there is one. A line past the bound is one Error, and its rest is
  /// skipped.
  std::optional<Result<std::string>> next();

 private:
  std::string held_;
  std::size_t read_ = 0;  // bytes of held_ that were given out
  bool skipping_ = false;
};

}  // namespace stint::pact
