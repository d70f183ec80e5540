// SPDX-License-Identifier: Apache-2.0
#include "host/config_entry.h"

#include <fmt/format.h>

namespace stint::host {
namespace {

// One word of a configuration file; a percent sign would begin one of its tokens.
std::string quoted(const Path& path) {
  std::string text = "\"";
  for (char c : path.string()) {
    if (c == '"' || c == '\\') text += '\\';
    text += c == '%' ? "%%" : std::string(1, c);
  }
  return text + '"';
}

}  // namespace

std::string config_entry(const Reach& reach, const std::vector<std::string>& names) {
  return fmt::format(
      "Host {}\n"
      "  HostName {}\n"
      "  Port {}\n"
      "  User {}\n"
      "  IdentityFile {}\n"
      "  IdentitiesOnly yes\n"
      "  HostKeyAlias {}\n"
      "  UserKnownHostsFile {}\n"
      "  GlobalKnownHostsFile /dev/null\n"
      "  StrictHostKeyChecking yes\n"
      "  CheckHostIP no\n"
      "  UpdateHostKeys no\n"
      "  ServerAliveInterval 10\n",
      fmt::join(names, " "), reach.address, reach.port, reach.user, quoted(reach.key()), reach.id,
      quoted(reach.known_hosts()));
}

}  // namespace stint::host
