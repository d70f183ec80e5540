// SPDX-License-Identifier: Apache-2.0
#include "cli/tamed.h"

#include <utility>

namespace stint::cli {
namespace {

constexpr std::size_t kLongest = 1U << 20;  // of a line that is held until it ends

// The last state of one line; `line` may end with "\n" or "\r\n".
std::string_view last_state(std::string_view line) {
  auto text = line.substr(0, line.find_last_not_of("\r\n") + 1);
  auto again = text.rfind('\r');
  return again == std::string_view::npos ? line : line.substr(again + 1);
}

}  // namespace

std::string Tamed::take(std::string_view bytes) {
  held_ += bytes;
  if (text_ && bytes.find('\0') != std::string_view::npos) text_ = false;
  if (!text_ || held_.size() > kLongest) return std::exchange(held_, {});
  std::string lines;
  std::size_t at = 0;
  for (auto end = held_.find('\n'); end != std::string::npos; end = held_.find('\n', at)) {
    lines += last_state(std::string_view{held_}.substr(at, end + 1 - at));
    at = end + 1;
  }
  held_.erase(0, at);
  held_ = last_state(held_);
  return lines;
}

std::string Tamed::rest() { return std::exchange(held_, {}); }

}  // namespace stint::cli
