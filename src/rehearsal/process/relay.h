// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <poll.h>

#include <list>
#include <string>
#include <vector>

#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/ipv4.h"
#include "rehearsal/process/wire.h"

namespace stint::rehearsal::process {

/// Carries the connections to a host's ssh port to its sshd, and counts them: the one place where it is known
/// what leaves a host. `moved`: an eventfd that is told when bytes have passed. Never blocks.
///
///     relay.add_to(polled); poll(polled…); relay.serve(polled);
class Relay {
 public:
  Relay(hosts::Fd listener, hosts::Ipv4 address, std::uint16_t sshd_port, Wire& wire, int moved)
      : wire_(wire),
        moved_(moved),
        listener_(std::move(listener)),
        address_(address),
        sshd_port_(sshd_port) {}

  void add_to(std::vector<pollfd>& polled) const;
  /// To be called with what poll() found.
  void serve(const std::vector<pollfd>& polled);

 private:
  /// One direction of a connection.
  struct Flow {
    std::string held;    ///< read, and not written yet
    bool ended = false;  ///< nothing more comes
    bool shut = false;   ///< and that was passed on
  };
  struct Connection {
    hosts::Fd outside, host;
    Flow in, out;
    bool broken = false;
  };

  void accept_all();
  void serve(Connection& connection, const std::vector<pollfd>& polled);
  bool move(int from, int to, Flow& flow, std::atomic<std::int64_t>& count, short from_found);

  Wire& wire_;
  int moved_;
  hosts::Fd listener_;
  hosts::Ipv4 address_;
  std::uint16_t sshd_port_;
  std::list<Connection> connections_;
};

}  // namespace stint::rehearsal::process
