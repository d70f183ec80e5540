// SPDX-License-Identifier: Apache-2.0
#include "budget/margins.h"

#include <algorithm>

namespace stint::budget {

Margins margins_for(Micros length) {
  const Margins full;
  length = std::clamp(length, Micros{0}, kFullMarginsFrom);
  auto scaled = [&](Micros margin) { return margin * length.count() / kFullMarginsFrom.count(); };
  return {.first_warning = scaled(full.first_warning),
          .last_warning = scaled(full.last_warning),
          .save = scaled(full.save),
          .off = scaled(full.off),
          .timer = scaled(full.timer)};
}

Micros length_with_timer_at(Micros timer) {
  const Micros full = Margins{}.timer;
  if (timer >= kFullMarginsFrom - full) return timer + full;
  return timer * kFullMarginsFrom.count() / (kFullMarginsFrom - full).count();
}

bool in_order(const Margins& m) {
  return m.first_warning >= m.last_warning && m.last_warning >= m.save && m.save >= m.off &&
         m.off >= m.timer && m.timer >= Micros{0};
}

}  // namespace stint::budget
