// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/memory.h"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace stint::guard {
namespace {

std::string text_of(Files& files, const Path& path) {
  auto text = files.read(path);
  return text ? std::move(*text).value_or("") : std::string();
}

// The number behind a name at the start of a line, as in "oom_kill 3".
std::optional<std::uint64_t> count(std::string_view text, std::string_view name) {
  while (!text.empty()) {
    auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!line.starts_with(name) || line.size() <= name.size() || line[name.size()] != ' ') continue;
    std::uint64_t value = 0;
    auto digits = line.substr(name.size() + 1);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc()) return value;
  }
  return std::nullopt;
}

}  // namespace

std::uint64_t killed_for_memory(Files& files) {
  std::string_view groups;
  auto own = text_of(files, "/proc/self/cgroup");
  if (own.starts_with("0::/")) groups = std::string_view{own}.substr(4, own.find('\n') - 4);
  auto events = text_of(files, Path{"/sys/fs/cgroup"} / groups / "memory.events");
  if (auto ours = count(events, "oom_kill")) return *ours;
  return count(text_of(files, "/proc/vmstat"), "oom_kill").value_or(0);
}

}  // namespace stint::guard
