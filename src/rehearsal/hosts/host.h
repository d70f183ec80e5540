// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "base/files.h"
#include "rehearsal/hosts/fd.h"
#include "rehearsal/hosts/gpu.h"
#include "rehearsal/hosts/ipv4.h"

namespace stint::rehearsal::hosts {

/// A host as it is to boot.
struct HostSpec {
  std::string id;   ///< the instance's; names its disk, so: letters, digits and dashes
  Path image_root;  ///< ensure_image()
  Ipv4 private_address;
  std::optional<Ipv4> public_address;  ///< out of Hosts::range()
  std::string hostname;                ///< "ip-172-31-0-10"
  std::optional<Gpu> gpu;
  bool cloud_init = true;  ///< false: it runs nothing of its user-data
};

/// How a host ended, as its kernel tells it: no agent in it, so nothing in it can be wrong about it.
enum class End { PoweredOff, Rebooted, Died };

/// After a reboot the host runs again already: new boot id, clocks from 0, a network of its own made anew;
/// what it wrote to its disk is there, and its addresses are the same. `metadata` is where its metadata
/// service is asked from then on. A host that could not be started again has Died.
struct HostEvent {
  std::string id;
  End end = End::Died;
  Fd metadata = {};
};

/// What can be done to a host from outside, for tests.
enum class Fault {
  None,
  Unplugged,  ///< the cable is pulled
  Silent,     ///< every packet is lost, both ways
  Hung,  ///< nothing in it runs any more, as after a kernel bug: no timer fires, a shut_down() is not heard
};

}  // namespace stint::rehearsal::hosts
