// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/network.h"

#include <sstream>
#include <vector>

namespace stint::guard {
namespace {

std::vector<std::string> words(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> list;
  for (std::string word; stream >> word;) list.push_back(word);
  return list;
}

// Calls `take` with the words of each line.
template <class Take>
void each_line(std::string_view text, Take take) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) take(words(line));
}

std::string text_of(Files& files, const Path& path) {
  auto text = files.read(path);
  return text && *text ? **text : std::string();
}

}  // namespace

std::set<std::string> ways_out_v4(std::string_view routes) {
  std::set<std::string> ways;
  each_line(routes, [&](const std::vector<std::string>& w) {  // Iface Destination Gateway ... Mask at 7
    if (w.size() > 7 && w[1] == "00000000" && w[7] == "00000000") ways.insert(w[0]);
  });
  return ways;
}

std::set<std::string> ways_out_v6(std::string_view routes) {
  std::set<std::string> ways;
  each_line(routes, [&](const std::vector<std::string>& w) {  // destination, its length, ... device at 9
    bool is_default = w.size() > 9 && w[0] == std::string(32, '0') && w[1] == "00";
    if (is_default && w[9] != "lo") ways.insert(w[9]);
  });
  return ways;
}

std::optional<Moved> read_moved(Files& files, const Path& proc) {
  auto ways = ways_out_v4(text_of(files, proc / "net/route"));
  ways.merge(ways_out_v6(text_of(files, proc / "net/ipv6_route")));
  std::optional<Moved> moved;
  auto devices = text_of(files, proc / "net/dev");
  for (char& c : devices)
    if (c == ':') c = ' ';                                     // "eth0:1234" is possible
  each_line(devices, [&](const std::vector<std::string>& w) {  // name, 8 counts received, 8 sent
    if (w.size() < 17 || !ways.contains(w[0])) return;
    if (!moved) moved.emplace();
    moved->received += std::stoull(w[1]);
    moved->sent += std::stoull(w[9]);
  });
  return moved;
}

}  // namespace stint::guard
