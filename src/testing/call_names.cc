// SPDX-License-Identifier: Apache-2.0
#include "testing/call_names.h"

#include <algorithm>
#include <filesystem>

namespace stint::testing {
namespace {

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "sudo -n /var/lib/stint/bin/stintd-0a1b wait-boot" -> "stintd wait-boot"
std::string remote_name(const std::string& remote) {
  if (remote.find(" sh -c ") != std::string::npos) return "install";
  if (remote == "uname -m") return "architecture";
  auto at = remote.find("/stintd");
  if (at == std::string::npos) return "ssh";
  auto blank = remote.find(' ', at);
  if (blank == std::string::npos) return "stintd";
  auto verb = remote.substr(blank + 1);
  return "stintd " + verb.substr(0, verb.find(' '));
}

// EventBridge Scheduler names its calls by method and path.
std::string schedule_name(const std::string& method) {
  if (method == "POST") return "CreateSchedule";
  if (method == "PUT") return "UpdateSchedule";
  return method == "DELETE" ? "DeleteSchedule" : "GetSchedule";
}

}  // namespace

std::string name_of(const HttpRequest& request) {
  for (const auto& [name, value] : request.headers)
    if (name == "x-amz-target" || name == "X-Amz-Target") return "http " + value.substr(value.find('.') + 1);
  auto at = request.body.find("Action=");
  if (at == std::string::npos) {
    auto begin = request.url.find('/', request.url.find("//") + 2);
    std::string path = begin == std::string::npos ? "/" : request.url.substr(begin);
    return "http " +
           (path.starts_with("/schedules") ? schedule_name(request.method) : request.method + " " + path);
  }
  at += std::string_view{"Action="}.size();
  return "http " + request.body.substr(at, request.body.find('&', at) - at);
}

std::string name_of(const Command& command) {
  const auto& argv = command.argv;
  std::string program = std::filesystem::path{argv.at(0)}.filename().string();
  if (program == "ssh") return "spawn " + (has(argv, "-N") ? "connect" : remote_name(argv.back()));
  if (program == "stintd") return "spawn stintd " + (argv.size() > 1 ? argv[1] : "");
  if (program != "rsync" || argv.size() < 3) return "spawn " + program;
  bool down = argv[argv.size() - 2].find(':') != std::string::npos;
  if (!down) return "spawn push";
  return has(argv, "--checksum") ? "spawn compare" : has(argv, "--dry-run") ? "spawn list" : "spawn pull";
}

std::string name_of_write(std::string_view bytes) {
  auto at = bytes.find("\"ask\":\"");
  if (at == std::string_view::npos || bytes.front() != '{') return "feed";
  at += std::string_view{"\"ask\":\""}.size();
  return "tell stintd " + std::string{bytes.substr(at, bytes.find('"', at) - at)};
}

}  // namespace stint::testing
