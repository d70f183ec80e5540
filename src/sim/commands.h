// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "base/outside.h"

namespace stint::sim {

/// A command of host/commands.h, recognised by its words; any other is not answered in the simulation.
struct Parsed {
  enum class What {
    Unknown,
    Connect,
    Architecture,
    Install,
    Stintd,
    Push,
    List,
    Compare,
    Pull
  } what = What::Unknown;
  std::string address;
  std::string dir;                ///< where it starts: holds the key and the known hosts
  std::string program;            ///< Install, Stintd: path there
  std::vector<std::string> verb;  ///< Stintd
  bool as_root = false;           ///< Stintd: by way of sudo
  std::string folder;             ///< Pull: where to, here
};

Parsed parse(const Command& command);

}  // namespace stint::sim
