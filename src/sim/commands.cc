// SPDX-License-Identifier: Apache-2.0
#include "sim/commands.h"

#include <algorithm>

namespace stint::sim {
namespace {

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// ssh OPTIONS ADDRESS [REMOTE]
Parsed parse_ssh(const Command& command, Parsed parsed) {
  const auto& argv = command.argv;
  if (has(argv, "-N")) {
    parsed.what = Parsed::What::Connect;
    parsed.address = argv.back();
    return parsed;
  }
  if (argv.size() < 3) return parsed;
  parsed.address = argv[argv.size() - 2];
  auto remote = argv.back();
  if (remote == "uname -m") {
    parsed.what = Parsed::What::Architecture;
    return parsed;
  }
  if (remote.starts_with("sudo -n sh -c ")) {
    auto at = remote.rfind("/var/lib/stint/bin/stintd-");
    if (at == std::string::npos) return parsed;
    parsed.what = Parsed::What::Install;
    parsed.program = remote.substr(at, remote.find_first_of("' ", at) - at);
    return parsed;
  }
  auto words = words_of(remote);
  parsed.as_root = words.size() > 2 && words[0] == "sudo" && words[1] == "-n";
  if (parsed.as_root) words.erase(words.begin(), words.begin() + 2);
  if (words.size() < 2 || !words[0].starts_with("/var/lib/stint/bin/stintd-")) return parsed;
  parsed.what = Parsed::What::Stintd;
  parsed.program = words[0];
  parsed.verb.assign(words.begin() + 1, words.end());
  return parsed;
}

// rsync OPTIONS FROM TO, one of which is ADDRESS:FOLDER/
Parsed parse_rsync(const Command& command, Parsed parsed) {
  const auto& argv = command.argv;
  if (argv.size() < 3) return parsed;
  const auto& from = argv[argv.size() - 2];
  const auto& to = argv.back();
  bool down = from.find(':') != std::string::npos;
  const auto& there = down ? from : to;
  if (there.find(':') == std::string::npos) return parsed;
  parsed.address = there.substr(0, there.find(':'));
  parsed.what = !down                     ? Parsed::What::Push
                : has(argv, "--checksum") ? Parsed::What::Compare
                : has(argv, "--dry-run")  ? Parsed::What::List
                                          : Parsed::What::Pull;
  parsed.folder = to.substr(0, to.rfind('/'));
  return parsed;
}

}  // namespace

Parsed parse(const Command& command) {
  Parsed parsed{.dir = command.dir};
  if (command.argv.empty()) return parsed;
  if (command.argv[0] == "ssh") return parse_ssh(command, parsed);
  if (command.argv[0] == "rsync") return parse_rsync(command, parsed);
  return parsed;
}

}  // namespace stint::sim
