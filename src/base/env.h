// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>

#include "base/files.h"

namespace stint {

/// What the process was given at its start; read once, never changed.
struct Env {
  std::map<std::string, std::string, std::less<>> vars;
  Path cwd;      ///< absolute
  Path home;     ///< $HOME, else the password file's
  Path program;  ///< our own binary, absolute: programs beside it are found by it
  std::string user;
  std::string host;
  bool root = false;  ///< whether we may do everything here

  /// The variable's value; one that is set but empty counts as absent.
  std::optional<std::string> get(std::string_view name) const;
  Path state_dir() const;   ///< $XDG_STATE_HOME/stint, else ~/.local/state/stint
  Path config_dir() const;  ///< $XDG_CONFIG_HOME/stint, else ~/.config/stint
  Path cache_dir() const;   ///< $XDG_CACHE_HOME/stint, else ~/.cache/stint
};

}  // namespace stint
