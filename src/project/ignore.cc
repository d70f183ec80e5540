// SPDX-License-Identifier: Apache-2.0
#include "project/ignore.h"

#include <algorithm>

namespace stint::project {
namespace {

// "[a-z]", "[!a]", "[]x]": whether `c` is in the set that begins at the pattern's front, and where it ends.
// npos: it is no set.
struct InSet {
  bool fits = false;
  std::size_t end = std::string_view::npos;
};
InSet in_set(std::string_view pattern, char c) {
  std::size_t at = 1;
  bool inverted = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (inverted) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    if (pattern[at] == '\\' && at + 1 < pattern.size()) ++at;
    char low = pattern[at++], high = low;
    if (at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']') {
      high = pattern[at + 1];
      at += 2;
    }
    auto code = [](char letter) { return static_cast<unsigned char>(letter); };
    found = found || (code(low) <= code(c) && code(c) <= code(high));
  }
  if (at >= pattern.size()) return {};
  return {found != inverted && c != '/', at + 1};
}

bool any_tail(std::string_view pattern, std::string_view path, bool across) {
  for (std::size_t at = 0;; ++at) {
    if (matches(pattern, path.substr(at))) return true;
    if (at == path.size() || (!across && path[at] == '/')) return false;
  }
}

// What follows "**/": here, or behind any later slash.
bool at_any_depth(std::string_view pattern, std::string_view path) {
  while (true) {
    if (matches(pattern, path)) return true;
    auto slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty()) {
    if (pattern.starts_with("**/")) return at_any_depth(pattern.substr(3), path);
    if (pattern == "**") return !path.empty();
    if (pattern.front() == '*') return any_tail(pattern.substr(1), path, false);
    if (path.empty()) return false;
    if (pattern.starts_with("/**/"))
      return path.front() == '/' && at_any_depth(pattern.substr(4), path.substr(1));
    std::size_t used = 1;
    bool fits = false;
    if (auto set = pattern.front() == '[' ? in_set(pattern, path.front()) : InSet{};
        set.end != std::string_view::npos) {
      fits = set.fits;
      used = set.end;
    } else if (pattern.front() == '\\' && pattern.size() > 1) {
      fits = pattern[1] == path.front();
      used = 2;
    } else {
      fits = pattern.front() == '?' ? path.front() != '/' : pattern.front() == path.front();
    }
    if (!fits) return false;
    pattern.remove_prefix(used);
    path.remove_prefix(1);
  }
  return path.empty();
}

Ignore::Ignore(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    add(text.substr(at, end - at));
    at = end + 1;
  }
}

void Ignore::add(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  if (line.starts_with('#')) return;
  Rule rule;
  rule.taken_back = line.starts_with('!');
  if (rule.taken_back) line.remove_prefix(1);
  rule.folders_only = line.ends_with('/');
  if (rule.folders_only) line.remove_suffix(1);
  rule.anchored = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  rule.pattern = line;
  rules_.push_back(std::move(rule));
}

std::optional<bool> Ignore::says(std::string_view path, bool is_dir) const {
  auto name = path.substr(path.rfind('/') + 1);
  auto tells = [&](const Rule& rule) {
    return (is_dir || !rule.folders_only) && matches(rule.pattern, rule.anchored ? path : name);
  };
  auto last = std::find_if(rules_.rbegin(), rules_.rend(), tells);
  return last == rules_.rend() ? std::nullopt : std::optional(!last->taken_back);
}

std::vector<std::string> rsync_rules(const std::vector<std::string>& lines) {
  std::vector<std::string> rules;
  for (auto at = lines.rbegin(); at != lines.rend(); ++at) {
    const auto& line = *at;
    if (line.empty() || line.starts_with('#')) continue;
    bool taken_back = line.starts_with('!');
    auto pattern = line.substr(taken_back ? 1 : 0);
    auto slash = pattern.find('/');
    bool anchored = slash != std::string::npos && slash + 1 < pattern.size();
    if (anchored && slash != 0 && !pattern.starts_with("**/")) pattern.insert(0, "/");
    rules.push_back((taken_back ? "--include=" : "--exclude=") + pattern);
  }
  return rules;
}

}  // namespace stint::project
