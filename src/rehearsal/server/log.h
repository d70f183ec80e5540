// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "base/log.h"

namespace stint::rehearsal::server {

/// Lines with the time before them, on our standard error: in a server that is a file.
class ErrorLog final : public Log {
 public:
  void line(std::string_view text) override;
};

}  // namespace stint::rehearsal::server
