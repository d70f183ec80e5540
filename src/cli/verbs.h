// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>

#include "cli/context.h"
#include "cli/flags.h"

namespace stint::cli {

/// One verb: its help and what it does. Each lives in a file of its name.
struct VerbEntry {
  const char* name;
  unsigned bit;       ///< its flags (cli/flags.h)
  const char* words;  ///< what stands after it: "[NAME]"
  const char* does;   ///< one line
  const char* more;   ///< the rest of its help
  const char* example;
  Reach reach;                     ///< where its flags end
  Result<int> (*run)(Context& c);  ///< exit code
};

std::span<const VerbEntry> verbs();

/// What an exit code says, of every verb.
struct ExitCode {
  int code;
  const char* means;
};
std::span<const ExitCode> exit_codes();

Result<int> doctor(Context& c);
Result<int> limits(Context& c);
Result<int> up(Context& c);
Result<int> run_target(Context& c);
Result<int> notebook(Context& c);
Result<int> bench(Context& c);
Result<int> list(Context& c);
Result<int> cost(Context& c);
Result<int> ssh(Context& c);
Result<int> put(Context& c);
Result<int> get(Context& c);
Result<int> processes(Context& c);
Result<int> logs(Context& c);
Result<int> stop_stint(Context& c);
Result<int> start_stint(Context& c);
Result<int> extend_stint(Context& c);
Result<int> down(Context& c);
Result<int> sweep_regions(Context& c);
Result<int> monthly(Context& c);
Result<int> policy(Context& c);
Result<int> rehearse(Context& c);

/// The help of one verb, or of all.
std::string help_text();
std::string help_text(const VerbEntry& verb);

}  // namespace stint::cli
