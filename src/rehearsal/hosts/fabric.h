// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/ipv4.h"
#include "rehearsal/hosts/netlink.h"
#include "rehearsal/hosts/range.h"

namespace stint::rehearsal::hosts {

/// The network between the user's machine and the hosts: a network namespace that routes and filters.
///
///     user's machine             fabric                       host
///     stint-c6336400 ──────── outside   h7 ──────────────── eth0
///     198.51.100.1        198.51.100.2                      172.31.0.10
///     198.51.100.0/27 via .2   no route out                 default via 172.31.0.1 (the fabric)
///
/// On the user's machine there is that one link with one address and one route, all to addresses that nobody
/// has; its firewall, its forwarding and its other routes are not touched. Nothing that comes from a host
/// goes further than the fabric. The namespace has no name: when this process ends, it goes, and the link
/// with it.
///
/// Where we are not root of the user's machine its place is taken by a namespace of ours, the porch, from
/// which Doors (doors.h) connects what comes in on the user's machine.
class Fabric {
 public:
  /// On a range of addresses that no route of this machine touches and no other cloud has: on `liked` if that
  /// is one.
  static Result<Fabric> make(const std::optional<Block>& liked, bool with_porch);
  Fabric(Fabric&&) noexcept = default;
  Fabric& operator=(Fabric&&) = delete;
  ~Fabric();

  const Range& range() const { return range_; }
  const Fd& net_ns() const { return net_ns_; }
  /// Empty where there is none.
  const Fd& porch() const { return porch_; }

  /// Gives the namespace of a host its `eth0` with that address, and the addresses of its metadata service
  /// and name server. `link` is the fabric's end.
  Result<> attach(const std::string& link, const Fd& host, Ipv4 private_address);
  Result<> detach(const std::string& link);
  /// The bytes that have come in by each link from its host, since it was attached.
  Result<std::map<std::string, std::int64_t>> received() const;
  /// A fault: the cable is pulled, or plugged in again.
  Result<> plug(const std::string& link, Ipv4 private_address, bool in);

 private:
  Fabric(Fd net_ns, Fd porch, Netlink outside, Netlink inside)
      : net_ns_(std::move(net_ns)),
        porch_(std::move(porch)),
        outside_(std::move(outside)),
        inside_(std::move(inside)) {}
  Result<> claim_range(const std::optional<Block>& liked);
  Result<> connect_outside();
  Result<> set_up_host(const Fd& host, Ipv4 private_address, Ipv4 gateway);

  Fd net_ns_, porch_;
  Netlink outside_, inside_;  ///< to the user's namespace, or the porch, and to the fabric's
  Range range_;
};

}  // namespace stint::rehearsal::hosts
