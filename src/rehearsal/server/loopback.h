// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"

namespace stint::rehearsal::server {

/// A socket that listens on 127.0.0.1. Port 0: any that is free.
Result<hosts::Fd> listen_on_loopback(std::uint16_t port);
/// Its port.
Result<std::uint16_t> port_of(const hosts::Fd& listener);

}  // namespace stint::rehearsal::server
