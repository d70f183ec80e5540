// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/model/select.h"

namespace stint::rehearsal {

bool is_id(std::string_view id, std::string_view prefix) {
  if (!id.starts_with(prefix)) return false;
  auto digits = id.substr(prefix.size());
  return (digits.size() == 17 || digits.size() == 8) &&
         digits.find_first_not_of("0123456789abcdef") == digits.npos;
}

}  // namespace stint::rehearsal
