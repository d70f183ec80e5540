// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// Where a host finds its metadata service and its name server, as on EC2; both addresses are on its own
/// `lo`.
constexpr Ipv4 kMetadataAddress{0xa9fea9fe};  // 169.254.169.254
constexpr Ipv4 kResolverAddress{0xa9fea9fd};  // 169.254.169.253

/// Sockets of this process in a host's network: what comes in by them is from that host, and nobody else is
/// shadowed. Neither blocks.
Result<Fd> listen_in(const Fd& net_ns, Ipv4 address, std::uint16_t port);
Result<Fd> receive_in(const Fd& net_ns, Ipv4 address, std::uint16_t port);

/// Answers what has come to the name server's socket.
void answer_names(const Fd& resolver);

}  // namespace stint::rehearsal::hosts
