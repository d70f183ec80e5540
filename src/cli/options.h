// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/money.h"
#include "base/time.h"

namespace stint::cli {

/// What the user said, by flags, variables and files; absent: nothing was said. Parsing touches nothing else.
struct Options {
  // of every verb
  bool json = false, yes = false, verbose = false, no_color = false, help = false;
  std::optional<std::string> profile, region, on;

  // of what is launched
  std::optional<std::string> type, image, from, end, name;
  std::optional<std::int64_t> disk_gb;
  std::optional<Money> budget;
  std::optional<Seconds> deadline, idle, keep_disk;
  bool without_cloud_guard = false, disk_unguarded = false, unproved_image = false;
  bool dry_run = false, new_one = false, keep = false, detach = false;
  bool at_once = false, terminal = false;
  std::optional<std::string> setup, environment;
  std::vector<std::string> ignore, data, env, env_files, params;

  // of single verbs
  bool no_browser = false, follow = false, refresh = false, discard_outputs = false, csv = false,
       guard_role = false;
  std::optional<std::string> by, mail, report;
  std::optional<Money> limit;
  std::optional<std::int64_t> vcpus;
  std::optional<Seconds> wait_limit;
  std::optional<Seconds> approve_after;
  std::optional<std::string> hosts;

  /// What stands after the verb and its flags.
  std::vector<std::string> words;
  bool command = false;  ///< "--" stood before them

  friend bool operator==(const Options&, const Options&) = default;
};

}  // namespace stint::cli
