// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace stint::cli {

/// Output as a file is to have it, where a terminal would show it: of a line that is written over again and
/// again by carriage returns, as progress bars do, the last state; so too of the lines that nested bars reach
/// by moving up. Lines without either go through byte for byte ("\r\n" is an end of a line), and all of a
/// stream that holds a zero byte does: it is no text.
class Tamed {
 public:
  /// What can be written of it now: whole lines. Once something has moved up, the latest few are held.
  std::string take(std::string_view bytes);
  /// The rest: lines that may have been written over yet, and one that never ended.
  std::string rest();

 private:
  void step(char c, std::string& lines);
  void put(char c);
  void down(std::string& lines);
  void up();

  std::vector<std::string> rows_{1};  // that can still change, the last state of each
  std::size_t row_ = 0;               // where the next letter goes
  std::string escape_;                // one that has begun
  bool moved_up_ = false, text_ = true;
};

}  // namespace stint::cli
