// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace stint::rehearsal::hosts {

/// The end of what a host wrote to its console, as GetConsoleOutput gives it: the last 64 KiB.
class Console {
 public:
  static constexpr std::size_t kKept = 64 * 1024;

  void write(std::string_view bytes);
  void clear() { text_.clear(); }
  std::string text() const;

 private:
  std::string text_;  ///< up to twice as long as what is kept, so that it is seldom cut
};

}  // namespace stint::rehearsal::hosts
