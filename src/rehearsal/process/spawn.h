// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/result.h"
#include "rehearsal/process/unit.h"

namespace stint::rehearsal::process {

using Environment = std::map<std::string, std::string>;

/// A command as a service runs it.
struct Command {
  ExecLine line;
  Environment environment;
  Path root = "/";     ///< where /etc/passwd is looked up
  std::string user;    ///< empty: ours
  std::string folder;  ///< empty: /
  int output = -1;     ///< both streams; -1: ours
};

/// The words with `$NAME` and `${NAME}` put in (systemd.service(5), "Command lines"): `$NAME` alone becomes
/// as many words as it holds.
std::vector<std::string> put_variables(const std::vector<std::string>& words, const Environment& environment);

/// "NAME=value" lines of an EnvironmentFile and of Environment=.
void add_variables(Environment& environment, const std::string& text);

/// Starts it in a session of its own, with nothing to read. What cannot be run ends with code 203, a user
/// that there is not with 217, as under systemd.
Result<pid_t> spawn(const Command& command);

}  // namespace stint::rehearsal::process
