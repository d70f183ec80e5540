// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace stint::aws {

/// The parts of an http or https address. Nothing is decoded.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string
      host;  ///< lower case; with its port where that is not the scheme's own: what the Host header says
  std::string path;   ///< "/" at least
  std::string query;  ///< without its "?"
};

/// nullopt for another scheme, an empty host, a user name in the address, a fragment, or blanks.
std::optional<Url> split_url(std::string_view text);

}  // namespace stint::aws
