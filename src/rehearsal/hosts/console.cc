// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/hosts/console.h"

#include <algorithm>

namespace stint::rehearsal::hosts {

void Console::write(std::string_view bytes) {
  text_ += bytes;
  if (text_.size() > 2 * kKept) text_.erase(0, text_.size() - kKept);
}

std::string Console::text() const { return text_.substr(text_.size() - std::min(text_.size(), kKept)); }

}  // namespace stint::rehearsal::hosts
