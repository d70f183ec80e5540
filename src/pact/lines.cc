// SPDX-License-Identifier: Apache-2.0
#include "pact/lines.h"

namespace stint::pact {

void Lines::feed(std::string_view bytes) {
  held_.erase(0, read_);
  read_ = 0;
  held_ += bytes;
}

std::optional<Result<std::string>> Lines::next() {
  auto end = held_.find('\n', read_);
  if (skipping_) {
    read_ = end == std::string::npos ? held_.size() : end + 1;
    if (end == std::string::npos) return std::nullopt;
    skipping_ = false;
    return next();
  }
  auto length = (end == std::string::npos ? held_.size() : end) - read_;
  if (length > kMostLine) {
    skipping_ = true;
    return fail(Kind::Failed, "a line has more than 1 MiB");
  }
  if (end == std::string::npos) return std::nullopt;
  auto line = held_.substr(read_, length);
  read_ = end + 1;
  return line;
}

}  // namespace stint::pact
