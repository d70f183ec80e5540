// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/range.h"

namespace stint::rehearsal::process {

/// Addresses of this computer's own loopback, 127.77.N.0/27 with N from 128: every one of them is there
/// without being made. As long as `claim` is open no other cloud takes them.
struct Addresses {
  hosts::Range range;
  hosts::Fd claim;
  std::uint16_t ssh_port = 22;  ///< or another one, where something on this computer listens at 22 of every
                                ///< address, or we may not

  /// `liked` where that is free.
  static Result<Addresses> claim_some(const std::optional<hosts::Block>& liked);
};

/// A socket that listens there and nowhere else. Never blocks.
Result<hosts::Fd> listen_at(hosts::Ipv4 address, std::uint16_t port);
/// One that listens there, and at another port of the address where that one is taken or not ours to
/// take. Never blocks.
Result<hosts::Fd> listen_near(hosts::Ipv4 address, std::uint16_t port);
Result<std::uint16_t> port_of(const hosts::Fd& listener);

}  // namespace stint::rehearsal::process
