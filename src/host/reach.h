// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"

namespace stint::host {

/// How a machine is reached. On the machine itself everything is the same.
struct Reach {
  bool local = false;   ///< this machine: no ssh
  std::string id;       ///< the machine's name; host keys are known under it, whatever its address
  std::string address;  ///< IP address or host name
  int port = 22;
  std::string user;
  Path dir;  ///< of our own files for it: key, known_hosts, control socket; local: stintd's folder
  Path key() const { return dir / "key"; }
  Path known_hosts() const { return dir / "known_hosts"; }
};

}  // namespace stint::host
