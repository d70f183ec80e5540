// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/outside.h"
#include "base/time.h"

namespace stint::rehearsal::wire {

/// One HTTP request as it was sent: path and query still encoded.
struct Request {
  std::string method = "POST", path = "/", query;
  std::vector<Header> headers;  ///< names in lower case
  std::string body;
  /// The first header of that lower-case name, or empty.
  std::string_view header(std::string_view name) const;
};

struct Reply {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  Micros delay{};  ///< the answer is to go out so much later; what it did is done
};

/// Undoes %XX and, where `plus` says so, + for a blank.
std::string percent_decoded(std::string_view text, bool plus);
/// Everything but A-Z a-z 0-9 - _ . ~ as %XX; a slash too unless `keep_slash`.
std::string percent_encoded(std::string_view text, bool keep_slash);

/// "Tue, 24 Nov 2026 20:00:00 GMT"
std::string http_date(SysMicros at);

}  // namespace stint::rehearsal::wire
