// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <vector>

#include "rehearsal/server/holds.h"
#include "rehearsal/server/say.h"
#include "rehearsal/server/verbs.h"

namespace stint::rehearsal::server {
namespace {

constexpr std::array<std::string_view, 8> kOurs{"status.json", "journal",  "log",    "log.old",
                                                "running",     "starting", "in-use", "status.json.new"};

bool is_ours(const std::string& name) {
  return std::ranges::find(kOurs, name) != kOurs.end() || name.starts_with("journal-");
}

Result<> remove_tree(const Path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (error) return fail(Kind::Failed, fmt::format("removing {}: {}", path.native(), error.message()));
  return {};
}

// And the folder, where nothing else is in it.
Result<> remove_files(const Folder& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path(), error))
    if (is_ours(entry.path().filename())) names.push_back(entry.path().filename());
  for (const auto& name : names) STINT_TRY(folder.remove(name));
  ::rmdir(folder.path().c_str());
  return {};
}

}  // namespace

Result<> clean(const Options& options) {
  STINT_TRY_ASSIGN(const auto state, Folder::open(options.state, owner_from_environment()));
  STINT_TRY_ASSIGN(const auto cache, Folder::open(options.cache, owner_from_environment()));
  STINT_TRY_ASSIGN(const auto starting, hold_for_start(state));
  STINT_TRY_ASSIGN(const auto holder, lock_holder(state, kServerLock));
  if (holder != 0) return fail(Kind::Usage, "the rehearsal cloud runs", "stint rehearse stop");
  STINT_TRY_ASSIGN(const auto unused, hold_for_cleaning(cache));
  for (const auto& path : {state.at("hosts"), cache.at("images"), cache.at("rootless")})
    STINT_TRY(remove_tree(path));
  STINT_TRY(remove_files(state));
  STINT_TRY(remove_files(cache));
  say(fmt::format("removed what the rehearsal had in {} and {}", state.path().native(),
                  cache.path().native()));
  return {};
}

}  // namespace stint::rehearsal::server
