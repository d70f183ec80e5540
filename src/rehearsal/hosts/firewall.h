// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// One thing that may come in, as a rule of a security group says it.
struct Ingress {
  enum class Protocol { All, Tcp, Udp, Icmp };
  Protocol protocol = Protocol::All;
  int from = -1, to = -1;  ///< ports; for Icmp type and code; -1: any
  Block source;            ///< a source group is given as one block for each member's private address
};

/// What the fabric has to know of one host.
struct Post {
  Ipv4 private_address;
  std::optional<Ipv4> public_address;
  std::vector<Ingress> ingress;
  bool silent = false;  ///< a fault: nothing passes either way, established or not, and nobody is told
};

/// The fabric's tables as `nft -f` reads them, whole: they replace what was there in one transaction. A
/// host's public address leads to its private one; what no rule lets in is dropped silently, as EC2 does,
/// whether it comes from another host or from outside; what is established goes on when its rule goes. No
/// host may begin anything outside.
std::string render_firewall(const std::vector<Post>& posts);

/// Puts them into force in the fabric.
Result<> apply_firewall(const Fd& fabric, const std::vector<Post>& posts);

}  // namespace stint::rehearsal::hosts
