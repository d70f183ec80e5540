// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "base/files.h"

namespace stint::host {

/// On somebody's own machine all that is ours lies in this folder of the home.
inline constexpr const char* kOwnFolder = ".stint";

/// How a machine is reached. On the machine itself everything is the same.
struct Reach {
  bool local = false;   ///< this machine: no ssh
  bool own = false;     ///< somebody's own machine: their keys and ssh configuration, no root, and nothing
                        ///< outside of kOwnFolder
  std::string id;       ///< the machine's name; host keys are known under it, whatever its address
  std::string address;  ///< IP address or host name
  int port = 22;
  std::string user;
  Path dir;  ///< of our own files for it: key, known_hosts, control socket; local: stintd's folder
  std::string socket = "ctl";  ///< name of the control socket there; each Session has its own
  std::string folder;          ///< stintd's on an own machine, below the home
  Path key() const { return dir / "key"; }
  Path known_hosts() const { return dir / "known_hosts"; }
  /// What stintd is told as --dir, where it is not the system's.
  std::string stintd_dir() const { return local ? dir.string() : folder; }
  /// Whether the machine has no owner but the stint: its boot timer ends it, and stintd is root there.
  bool is_the_stints() const { return !local && !own; }
  /// Where what a job of that stint reads on stdin lies until it begins, below the home.
  std::string input(const std::string& name) const {
    return (own ? std::string{kOwnFolder} + "/input/" : ".stint-input/") + name;
  }
  /// Where the project of a stint of this name lies there, below the home.
  std::string project(const std::string& name) const {
    return (own ? std::string{kOwnFolder} + "/work/" : "stint/") + name;
  }
};

}  // namespace stint::host
