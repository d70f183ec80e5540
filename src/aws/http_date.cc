// SPDX-License-Identifier: Apache-2.0
#include "aws/http_date.h"

#include <string>

namespace stint::aws {

std::optional<SysMicros> parse_http_date(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  // 0123456789012345678901234567890
  // Tue, 24 Nov 2026 20:00:00 GMT
  if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT" || text[7] != ' ' ||
      text[11] != ' ' || text[16] != ' ')
    return std::nullopt;
  auto month = kMonths.find(text.substr(8, 3));
  if (month == kMonths.npos || month % 3 != 0) return std::nullopt;
  constexpr std::string_view kNumbers = "010203040506070809101112";
  std::string rfc{text.substr(12, 4)};
  rfc.append("-").append(kNumbers.substr(month / 3 * 2, 2)).append("-").append(text.substr(5, 2));
  return parse_rfc3339(rfc.append("T").append(text.substr(17, 8)).append("Z"));
}

}  // namespace stint::aws
