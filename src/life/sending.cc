// SPDX-License-Identifier: Apache-2.0
#include "life/sending.h"

#include <fmt/format.h>

#include <algorithm>

#include "budget/terms.h"
#include "life/progress.h"

namespace stint::life {
namespace {

constexpr Micros kGit = Seconds{20};
constexpr std::size_t kNamed = 3;       // of many files, so many are named
constexpr std::size_t kFewRules = 200;  // rsync compares each name with each of them

std::string some_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kNamed) text += fmt::format(" and {} more", names.size() - kNamed);
  return text;
}

std::vector<std::string> names_of(const project::Tree& tree) {
  auto names = tree.empty_folders;
  for (const auto& [name, state] : tree.files) names.push_back(name);
  return names;
}

// What git has in its index though it is ignored; nothing where there is no git to be asked.
Result<std::vector<std::string>> tracked_though_ignored(World& world, const Path& project) {
  std::vector<std::string> names;
  STINT_TRY_ASSIGN(auto repository, project::repository_of(world.files, project));
  if (repository.empty()) return names;
  Command git{.argv = {"git", "-C", project.string(), "ls-files", "-z", "--cached", "--ignored",
                       "--exclude-standard"}};
  auto said = run_child(world, git, {}, kGit);
  if (!said && said.error().kind == Kind::Interrupted) return fail(std::move(said).error());
  if (!said || said->code != 0) return names;
  for (std::size_t at = 0; at < said->out.size();) {
    auto end = std::min(said->out.find('\0', at), said->out.size());
    names.push_back(said->out.substr(at, end - at));
    at = end + 1;
  }
  return names;
}

}  // namespace

Result<project::Tree> what_goes(World& world, const Path& project, const std::vector<std::string>& ignore) {
  STINT_TRY_ASSIGN(auto tracked, tracked_though_ignored(world, project));
  STINT_TRY_ASSIGN(auto tree, project::walk(world.files, project, {ignore, std::move(tracked)}));
  if (tree.unreadable.empty()) return tree;
  return fail(Kind::Failed,
              fmt::format("{} of the project may not be read here: {}", tree.unreadable.size(),
                          some_of(tree.unreadable)),
              "make them readable, or leave them out with --ignore");
}

Result<> send(Life& life, host::Session& session, const ledger::Stint& stint, const Work& work,
              const std::string& folder, Homeward& homeward) {
  STINT_TRY_ASSIGN(auto tree, what_goes(life.world, work.project, work.ignore));
  std::uint64_t bytes = 0;
  for (const auto& [name, state] : tree.files)
    if (!homeward.is_known(name, state)) bytes += state.bytes;
  if (!tree.left_out.empty()) life.tell.note("as git does, the project leaves out " + some_of(tree.left_out));
  const Transfer what{"the project", project::how_much(tree.files.size(), tree.bytes), bytes,
                      "leave out what is not needed there: ignore = [\"data/\"] in stint.toml"};
  STINT_TRY(check_size(what, tree.bytes, stint.terms.rates.disk_gb));
  Progress progress{life.world.out, life.tell, budget::hourly(stint.terms.rates), what};
  auto heard = [&](std::uint64_t sent) { return progress.heard(sent); };
  if (tree.stays.size() <= kFewRules)
    STINT_TRY(session.push(work.project, folder, host::Session::Named::Stays, tree.stays, heard));
  else
    STINT_TRY(session.push(work.project, folder, host::Session::Named::Goes, names_of(tree), heard));
  homeward.sent(tree);
  progress.done();
  return {};
}

}  // namespace stint::life
