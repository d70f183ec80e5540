// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"

namespace stint::guard {

/// Where a guard lives and what it may do.
struct Options {
  Path dir = "/var/lib/stint";  ///< policy and jobs
  Path run = "/run/stint";      ///< the socket, and what the boot timer says
  std::string user;  ///< the login user until a policy names one; empty: only root, and whoever runs this
  bool ends_machine = false;  ///< at the end the machine powers off; else stintd ends the jobs and itself
  bool service = false;       ///< install: as a service of the system, where it has systemd
  Path clock_shift;  ///< tests: a file that says how far the wall clock is off (daemon/clock.h); else empty
  std::string program;  ///< path of this very program: it runs the supervisors

  Path jobs() const { return dir / "jobs"; }
  Path record() const { return dir / "policy.json"; }
  Path lock() const { return dir / "lock"; }
  Path token() const { return dir / "boot/token"; }  ///< written by the boothook
  Path socket() const { return run / "stintd.sock"; }
  Path boot_sign() const { return run / "boot-timer"; }
  Path shorten() const { return run / "shorten"; }
  Path extend() const { return run / "extend"; }
};

}  // namespace stint::guard
