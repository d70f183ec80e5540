// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// The public addresses of one rehearsal cloud: 32 of those that RFC 5737 sets aside for documentation, so
/// that nobody's real network is hidden behind them. Two are taken; the hosts get the others.
struct Range {
  Block block;  ///< a /27

  Ipv4 client() const { return block.first + 1; }  ///< how the hosts see whoever is outside of the fabric
  Ipv4 fabric() const { return block.first + 2; }  ///< where the user's machine sends what is for a host
  Ipv4 first_host() const { return block.first + 3; }
  Ipv4 last_host() const { return block.first + 30; }
  bool is_for_hosts(Ipv4 address) const { return first_host() <= address && address <= last_host(); }

  /// Name of the user's end of the link into the fabric: one name a range, so that the kernel refuses a
  /// second cloud on the same addresses, and the claim goes when the link does.
  std::string link_name() const;
};

/// The ranges that a block of addresses falls into; `liked` first, where it is one of them.
std::vector<Range> parts_of(const Block& block, const std::optional<Block>& liked = {});

/// All the ranges there are, in the order in which they are tried.
std::vector<Range> all_ranges();

/// The networks in the text of /proc/net/route. What is wider than a /8 is a way out, not a network (some
/// VPNs split the default route into two halves), and is left out.
std::vector<Block> destinations(std::string_view proc_net_route);

/// The ranges that touch none of these; `liked` first, where it is one of them.
std::vector<Range> free_ranges(const std::vector<Block>& taken, const std::optional<Block>& liked = {});

}  // namespace stint::rehearsal::hosts
