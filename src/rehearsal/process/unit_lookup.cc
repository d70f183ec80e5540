// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/unit_lookup.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>

namespace stint::rehearsal::process {
namespace {

constexpr std::array kFolders{"etc/systemd/system", "run/systemd/system", "usr/local/lib/systemd/system",
                              "lib/systemd/system", "usr/lib/systemd/system"};

std::string read_text(const Path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<Path> entries_of(const Path& folder) {
  std::set<Path> entries;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) entries.insert(entry.path());
  return entries;
}

std::optional<Path> file_of(const Path& root, const std::string& file) {
  std::error_code error;
  for (const auto* folder : kFolders) {
    const auto path = root / folder / file;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, error))) return path;
  }
  return std::nullopt;
}

// The unit that a link of this name names; nothing for a file, "" for /dev/null.
std::optional<std::string> alias(const Path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return std::nullopt;
  const auto target = std::filesystem::read_symlink(path, error);
  return target == "/dev/null" ? std::string() : target.filename().string();
}

void add_drop_ins(UnitFile& file, const Path& root, const std::string& name) {
  for (const auto* folder : kFolders)
    for (const auto& path : entries_of(root / folder / (name + ".d")))
      if (path.extension() == ".conf") file.add(read_text(path));
}

}  // namespace

std::string whole_name(const std::string& name) {
  constexpr std::array<std::string_view, 8> kKinds{".service", ".timer", ".target", ".socket",
                                                   ".mount",   ".path",  ".slice",  ".scope"};
  const bool has_kind = std::ranges::any_of(kKinds, [&](auto kind) { return name.ends_with(kind); });
  return has_kind ? name : name + ".service";
}

namespace {

constexpr int kMostAliases = 8;  // of each other; more go round in a circle

Looked look_up(const Path& root, const std::string& asked, int aliases) {
  const auto name = parts_of(whole_name(asked));
  if (name.whole.find('/') != std::string::npos || aliases > kMostAliases) return {};
  auto path = file_of(root, name.whole);
  if (!path) path = file_of(root, name.file);
  if (!path) return {};
  if (const auto other = alias(*path)) {
    if (other->empty()) return {Found::Masked, {}};
    if (*other != name.whole && *other != name.file) return look_up(root, *other, aliases + 1);
  }
  UnitFile file;
  file.add(read_text(*path));
  if (name.file != name.whole) add_drop_ins(file, root, name.file);
  add_drop_ins(file, root, name.whole);
  Looked looked{Found::Unit, unit_of(file, name)};
  for (const auto& wanted : entries_of(root / kFolders[0] / (name.whole + ".wants")))
    looked.unit.wants.push_back(wanted.filename());
  return looked;
}

}  // namespace

Looked look_up_unit(const Path& root, const std::string& name) { return look_up(root, name, 0); }

bool holds(const Path& root, const std::string& condition) {
  const auto equals = condition.find('=');
  const auto kind = condition.substr(0, equals);
  auto value = condition.substr(equals + 1);
  const bool negated = value.starts_with('!');
  if (negated) value.erase(0, 1);
  std::error_code error;
  const auto path = root / Path(value).relative_path();
  bool met = true;
  if (kind == "ConditionPathExists") met = std::filesystem::exists(path, error);
  if (kind == "ConditionDirectoryNotEmpty") met = !entries_of(path).empty();
  if (kind == "ConditionVirtualization") met = value == "container" || value == "yes";
  return met != negated;
}

}  // namespace stint::rehearsal::process
