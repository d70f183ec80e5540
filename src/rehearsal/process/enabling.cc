// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/process/enabling.h"

#include <fmt/format.h>

#include <system_error>

#include "rehearsal/process/unit_lookup.h"

namespace stint::rehearsal::process {
namespace {

const Path kUnits = "etc/systemd/system";

Path link_of(const Path& root, const std::string& target, const std::string& name) {
  return root / kUnits / (target + ".wants") / name;
}

Result<Unit> unit_called(const Path& root, const std::string& name) {
  auto looked = look_up_unit(root, name);
  if (looked.found == Found::Unit) return std::move(looked.unit);
  return fail(Kind::Failed,
              fmt::format("Failed to enable unit: Unit file {} does not exist.", whole_name(name)));
}

}  // namespace

Result<> enable_unit(const Path& root, const std::string& name) {
  STINT_TRY_ASSIGN(const auto unit, unit_called(root, name));
  std::error_code error;
  for (const auto& target : unit.wanted_by) {
    const auto link = link_of(root, target, unit.name);
    std::filesystem::create_directories(link.parent_path(), error);
    if (std::filesystem::is_symlink(link, error)) continue;
    std::filesystem::create_symlink("../" + unit.name, link, error);
    if (error) return fail(Kind::Failed, fmt::format("{}: {}", link.native(), error.message()));
  }
  return {};
}

Result<> disable_unit(const Path& root, const std::string& name) {
  STINT_TRY_ASSIGN(const auto unit, unit_called(root, name));
  std::error_code error;
  for (const auto& target : unit.wanted_by) {
    std::filesystem::remove(link_of(root, target, unit.name), error);
    if (error) return fail(Kind::Failed, fmt::format("{}: {}", target, error.message()));
  }
  return {};
}

std::string enabled_word(const Path& root, const std::string& name) {
  const auto looked = look_up_unit(root, name);
  if (looked.found == Found::Masked) return "masked";
  if (looked.found == Found::Nothing) return "not-found";
  if (looked.unit.wanted_by.empty()) return "static";
  std::error_code error;
  for (const auto& target : looked.unit.wanted_by)
    if (std::filesystem::is_symlink(link_of(root, target, looked.unit.name), error)) return "enabled";
  return "disabled";
}

}  // namespace stint::rehearsal::process
