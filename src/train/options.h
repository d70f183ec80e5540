// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/files.h"

namespace stint::train {

/// What the command line asks for; the values here are the lab's.
struct Options {
  Path data;
  std::size_t epochs = 10;
  std::size_t batch = 128;
  double rate = 1e-3;
  std::uint64_t seed = 1;
  std::size_t threads = 0;  ///< 0: one for each core this process may use
  std::string simd;         ///< empty: the best one this machine has
  bool plain = false;
  bool json = false;
  bool help = false, version = false;
  std::optional<Path> load, save;
};

/// Paths come out absolute. Kind::Usage for a word that is not known, a value that is missing or out of
/// range.
Result<Options> parse_options(std::span<const std::string> arguments);

/// The text of --help.
std::string help_text();

}  // namespace stint::train
