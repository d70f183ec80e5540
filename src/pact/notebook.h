// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/result.h"

namespace stint::pact {

/// Where a notebook server listens on the loopback of its machine, and what it wants to be told: the answer
/// of `stintd notebook PID`. The token goes over that connection and nowhere else.
struct Notebook {
  std::uint16_t port = 0;
  std::string base = "/";  ///< of its URLs, with a slash at both ends
  std::string token;
  bool lab = false;  ///< JupyterLab, else the classic notebook
  friend bool operator==(const Notebook&, const Notebook&) = default;
};

Json to_json(const Notebook& notebook);
Result<Notebook> notebook_from(const Json& json);

}  // namespace stint::pact
