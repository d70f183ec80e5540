// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"
#include "rehearsal/hosts/host.h"

namespace stint::rehearsal::process {

/// A host as it is to be started.
struct HostStart {
  hosts::HostSpec spec;
  Path folder;                   ///< `<state>/instances/<id>`
  hosts::Ipv4 address;           ///< its own
  std::uint16_t sshd_port = 22;  ///< of that address, where the relay finds its sshd
  std::string metadata;          ///< "http://127.77.0.5:80"

  Path root() const { return folder / "root"; }
};

/// The login user's number. Other hosts give 1000, which on this computer may be a person: here it is one of
/// those that nobody has (systemd, "Users, Groups, UIDs and GIDs": 60578 to 61183).
constexpr unsigned kLoginUser = 60777;

}  // namespace stint::rehearsal::process
