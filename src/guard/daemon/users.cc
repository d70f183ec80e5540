// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/users.h"

#include <algorithm>
#include <charconv>

#include "base/function_ref.h"

namespace stint::guard {
namespace {

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// NAME:x:UID:GID:full name:home:shell
std::optional<User> parse_user(std::string_view line) {
  auto fields = split(line, ':');
  if (fields.size() < 7) return std::nullopt;
  auto uid = number(fields[2]), gid = number(fields[3]);
  if (!uid || !gid) return std::nullopt;
  User user{.name = std::string(fields[0]), .uid = *uid, .gid = *gid, .groups = {*gid}};
  if (!fields[5].empty()) user.home = fields[5];
  if (!fields[6].empty()) user.shell = fields[6];
  return user;
}

// NAME:x:GID:member,member
void add_groups(User& user, std::string_view text) {
  for (auto line : split(text, '\n')) {
    auto fields = split(line, ':');
    if (fields.size() < 4) continue;
    auto gid = number(fields[2]);
    auto members = split(fields[3], ',');
    bool member = std::ranges::find(members, std::string_view(user.name)) != members.end();
    if (gid && *gid != user.gid && member) user.groups.push_back(*gid);
  }
}

Result<std::optional<User>> find(Files& files, const Path& etc, function_ref<bool(const User&)> is_it) {
  STINT_TRY_ASSIGN(auto passwd, files.read(etc / "passwd"));
  STINT_TRY_ASSIGN(auto group, files.read(etc / "group"));
  auto text = passwd.value_or(std::string());
  for (auto line : split(text, '\n')) {
    auto user = parse_user(line);
    if (!user || !is_it(*user)) continue;
    add_groups(*user, group.value_or(std::string()));
    return user;
  }
  return std::optional<User>{};
}

}  // namespace

Result<std::optional<User>> find_user(Files& files, std::string_view name, const Path& etc) {
  return find(files, etc, [&](const User& user) { return user.name == name; });
}

Result<std::optional<User>> find_user(Files& files, uid_t uid, const Path& etc) {
  return find(files, etc, [&](const User& user) { return user.uid == uid; });
}

}  // namespace stint::guard
