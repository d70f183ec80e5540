// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"

namespace stint::cli {

/// The verbs, as bits: each flag says for which it is.
enum Verb : unsigned {
  kDoctor = 1U << 0,
  kLimits = 1U << 1,
  kUp = 1U << 2,
  kRun = 1U << 3,
  kLs = 1U << 4,
  kSsh = 1U << 5,
  kDown = 1U << 6,
  kSweep = 1U << 7,
  kRehearse = 1U << 8,
  kCost = 1U << 9,
  kBench = 1U << 10,
  kStop = 1U << 11,
  kStart = 1U << 12,
  kExtend = 1U << 13,
  kPolicy = 1U << 14,
  kMonthly = 1U << 15,
  kNotebook = 1U << 16,
  kPs = 1U << 17,
  kLogs = 1U << 18,
  kPut = 1U << 19,
  kGet = 1U << 20,
  kLaunching = kUp | kRun | kBench | kNotebook,
  kLaunched = kStop | kStart | kExtend,  ///< change a stint's terms by what is said to them, not by files
  kEvery = ~0U,
};

/// What a flag's value may be that cannot be listed in the table.
inline constexpr const char *kFiles = "FILES", *kPlaces = "PLACES";

/// One flag: parser, help, man pages, completions, variable and configuration key are made from this.
struct Flag {
  const char* name;   ///< "--budget" without its dashes
  char letter;        ///< 0: none
  const char* value;  ///< what stands for its value in the help ("USD"); nullptr: a switch
  const char* help;   ///< one line
  unsigned verbs;
  bool in_files;  ///< may stand in stint.toml and config.toml
  Result<> (*set)(Options& options, std::string_view value);
  const char* completes = nullptr;  ///< for shells: words ("stop terminate"), kFiles, kPlaces (names, too)
};

std::span<const Flag> flags();
const Flag* find_flag(std::string_view name);

/// Where a verb's flags end.
enum class Reach {
  All,      ///< flags may stand anywhere before "--"
  Word,     ///< whatever follows the first word is left as it is
  Program,  ///< after the first word (a program), flags that are ours are still ours; others are the
            ///< program's
};

/// Reads the flags of `verb` (and those of every verb) from `args` into `options`; the rest become
/// options.words. "--" ends the flags. Kind::Usage names what is wrong and the nearest known flag; for
/// Program, a flag that is nearly one of ours is an error too: a mistyped budget must not go to the program.
Result<> parse_flags(std::vector<std::string> args, unsigned verb, Reach reach, Options& options);

/// The nearest of `known` to a mistyped word; empty where none is near.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

}  // namespace stint::cli
