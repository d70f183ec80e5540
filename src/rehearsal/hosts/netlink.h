// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// Speaks rtnetlink (rtnetlink(7)) to one network namespace: what `ip link`, `ip addr` and `ip route` do,
/// without forty milliseconds of processes for each host.
class Netlink {
 public:
  /// In the namespace this thread is in.
  static Result<Netlink> open();
  /// In another one.
  static Result<Netlink> open(const Fd& net_ns);

  struct Address {
    Ipv4 address;
    unsigned prefix = 32;
    std::optional<Ipv4> peer = {};  ///< the other end of a point-to-point link
  };
  struct Route {
    Block to;  ///< 0.0.0.0/0: the default route
    std::optional<Ipv4> via = {};
    std::string link = {};          ///< empty: what is sent there vanishes without a word (a blackhole)
    std::optional<Ipv4> from = {};  ///< the source address that programs get
  };

  /// A pair of links, one here and one in `peer_ns`: what goes in at one end comes out at the other.
  Result<> add_pair(const std::string& name, const std::string& peer, const Fd& peer_ns);
  Result<> remove(const std::string& name);
  Result<> set_up(const std::string& name, bool up = true);
  /// Brings no route with it.
  Result<> add_address(const std::string& link, const Address& address);
  /// Replaces what there was to that block.
  Result<> add_route(const Route& route);

 private:
  class Request;
  explicit Netlink(Fd socket) : socket_(std::move(socket)) {}
  Result<> send(Request& request, const std::string& what);
  Result<std::uint32_t> index_of(const std::string& link);

  Fd socket_;
  std::uint32_t sequence_ = 0;
};

}  // namespace stint::rehearsal::hosts
