// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "rehearsal/hosts/fabric.h"
#include "rehearsal/hosts/firewall.h"
#include "rehearsal/hosts/range.h"
#include "rehearsal/hosts/relay.h"

namespace stint::rehearsal::hosts {

/// A port of a public address on which something may come in.
struct Door {
  Ipv4 address;
  std::uint16_t port = 0;
  friend auto operator<=>(const Door&, const Door&) = default;
};

/// The TCP ports that rules let `client` come in by, and on which Doors listen: all of a rule of up to 64; of
/// a wider one those on which people's programs are found, 22, 80, 443, 8080 and 8888; 64 of a host in all.
std::set<std::uint16_t> open_ports(const std::vector<Ingress>& rules, Ipv4 client);

/// The user's way to the hosts where no link can be laid on his machine: their public addresses are of its
/// own loopback network, 127.77.0.0/16, which are there without anybody's leave. On each door that is open
/// somebody listens; who comes in is carried on from the porch of the fabric, where the rules hold for him as
/// for everybody. TCP alone.
class Doors {
 public:
  /// On addresses that no other cloud of this machine has: on `liked` if that can be.
  static Result<std::unique_ptr<Doors>> open(const Fabric& fabric, const std::optional<Block>& liked,
                                             Log& log);

  const Range& range() const { return range_; }
  /// The address in the fabric of one of the range.
  Ipv4 in_fabric(Ipv4 address) const {
    return fabric_.range().block.first + (address.bits - range_.block.first.bits);
  }
  /// Where one knocks for a port: ports below 1024 are moved where we may not listen there, all by as many.
  std::uint16_t outside(std::uint16_t port) const {
    return port < 1024 ? static_cast<std::uint16_t>(port + moved_) : port;
  }

  /// These are open from now on, and no others; who is in already stays.
  void set(const std::set<Door>& doors);

  /// Readable when turn() has something to do.
  int fd() const { return epoll_.get(); }
  void turn();

 private:
  Doors(const Fabric& fabric, Relay relay, Fd epoll, Log& log)
      : fabric_(fabric), log_(log), relay_(std::move(relay)), epoll_(std::move(epoll)) {}
  struct Open {
    Door door;
    Fd listener;  ///< empty: nobody can listen there
  };
  Result<> claim_range(const std::optional<Block>& liked);
  Result<> choose_ports();
  Result<Fd> listen_at(const Door& door);
  void let_in(const Open& open);
  Result<> carry(Fd from, const Door& door);

  const Fabric& fabric_;
  Log& log_;
  Relay relay_;
  Fd epoll_, claim_;
  Range range_;
  std::uint16_t moved_ = 0;
  std::map<Door, std::unique_ptr<Open>> open_;
};

}  // namespace stint::rehearsal::hosts
