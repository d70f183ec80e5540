// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace stint::guard {

/// One question to a server on this machine or its link: notebooks, the metadata service.
struct HttpAsk {
  std::string address = "127.0.0.1";  ///< IPv4
  std::uint16_t port = 80;
  std::string verb = "GET";
  std::string path;                  ///< with its slash
  std::vector<std::string> headers;  ///< "Name: value"
  Micros limit = Seconds{2};         ///< for all of it
};

struct HttpSaid {
  int code = 0;
  std::string body;
};

/// nullopt where nobody listens: absent differs from failed. An answer that is late, garbage, above a
/// megabyte or sent in chunks is an Error.
Result<std::optional<HttpSaid>> ask(const HttpAsk& what);

}  // namespace stint::guard
