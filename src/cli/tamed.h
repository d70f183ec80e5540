// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace stint::cli {

/// Output as a file is to have it, where a terminal would show it: of a line that is written over again and
/// again by carriage returns, as progress bars do, the last state. Lines without them go through byte for
/// byte ("\r\n" is an end of a line), and all of a stream that holds a zero byte does: it is no text.
class Tamed {
 public:
  /// What can be written of it now: whole lines.
  std::string take(std::string_view bytes);
  /// The rest: a line that never ended.
  std::string rest();

 private:
  std::string held_;
  bool text_ = true;
};

}  // namespace stint::cli
