// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>

#include "base/files.h"
#include "base/result.h"

namespace stint::rehearsal::server {

/// The command line of stint-rehearsal.
struct Options {
  std::string verb;
  Path state, cache;
  std::string hosts = "auto";  ///< the wanted kind: "namespace", "rootless", "process", or what we can have
  Path save, from;             ///< files with a machine image; empty: none
  std::optional<Seconds> approve_after;
  std::optional<std::uint16_t> port;
  bool help = false;
};

extern const char* const kHelp;

/// `words` without the program's name. Fails for a verb, an option or a value that there is not, and where
/// the verb needs a folder that is not named.
Result<Options> parse_options(std::span<const std::string> words);

}  // namespace stint::rehearsal::server
