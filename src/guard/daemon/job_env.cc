// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/job_env.h"

#include <map>

namespace stint::guard {
namespace {

using Variables = std::map<std::string, std::string, std::less<>>;

std::string_view trimmed(std::string_view text) {
  auto first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// A line of /etc/environment as pam_env reads it: NAME=value, "export" and quotes allowed, # comments.
void add_line(Variables& variables, std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("export ")) line = trimmed(line.substr(7));
  auto equals = line.find('=');
  if (line.starts_with('#') || equals == std::string_view::npos || equals == 0) return;
  auto value = line.substr(equals + 1);
  bool quoted =
      value.size() >= 2 && value.front() == value.back() && (value.front() == '"' || value.front() == '\'');
  if (quoted) value = value.substr(1, value.size() - 2);
  variables[std::string(line.substr(0, equals))] = value;
}

}  // namespace

std::vector<std::string> job_environment(const User& user, const pact::JobSpec& spec,
                                         std::string_view system) {
  Variables variables{
      {"HOME", user.home},    {"USER", user.name},
      {"LOGNAME", user.name}, {"SHELL", user.shell},
      {"LANG", "C.UTF-8"},    {"PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}};
  while (!system.empty()) {
    auto end = system.find('\n');
    add_line(variables, system.substr(0, end));
    system.remove_prefix(end == std::string_view::npos ? system.size() : end + 1);
  }
  if (spec.prepares) variables["STINT_REPORT"] = "3";  // the descriptor (docs/pact.md)
  if (!spec.terminal.empty()) variables["TERM"] = spec.terminal;
  for (const auto& [name, value] : spec.env) variables[name] = value;
  std::vector<std::string> list;
  for (const auto& [name, value] : variables) list.push_back(name + "=" + value);
  return list;
}

}  // namespace stint::guard
