// SPDX-License-Identifier: Apache-2.0
#include "life/sending.h"

#include <fmt/format.h>

#include <algorithm>

#include "budget/terms.h"
#include "life/progress.h"
#include "life/room.h"

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

Transfer as_sent(const project::Tree& tree, const std::string& folder, const Homeward& homeward) {
  std::uint64_t bytes = 0;
  for (const auto& [name, state] : tree.files)
    if (!homeward.is_known(name, state)) bytes += state.bytes;
  return {.thing = "the project",
          .how_much = project::how_much(tree.files.size(), tree.bytes),
          .bytes = bytes,
          .advice = "leave out what is not needed there: ignore = [\"data/\"] in stint.toml",
          .all = tree.bytes,
          .folder = folder};
}

Result<> send_project(host::Session& session, const Path& project, const project::Tree& tree,
                      const Transfer& what, Progress progress) {
  auto heard = [&](std::uint64_t sent) { return progress.heard(sent); };
  if (tree.stays.size() <= kFewRules)
    STINT_TRY(session.push(project, what.folder, host::Session::Named::Stays, tree.stays, heard));
  else
    STINT_TRY(session.push(project, what.folder, host::Session::Named::Goes, names_of(tree), heard));
  progress.done();
  return {};
}

Result<> send_data(host::Session& session, const Outgoing& data, Progress progress) {
  STINT_TRY(session.push_data(data.from, data.what.folder,
                              [&](std::uint64_t sent) { return progress.heard(sent); }));
  progress.done();
  return {};
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

Result<> send(Life& life, Ready& ready, const ledger::Stint& stint, const Work& work,
              const std::string& folder, Homeward& homeward) {
  auto& session = ready.session;
  STINT_TRY_ASSIGN(auto tree, what_goes(life.world, work.project, work.ignore));
  STINT_TRY_ASSIGN(auto data, data_from_here(life.world, work.data, session.reach().own));
  auto what = as_sent(tree, folder, homeward);
  std::vector<Transfer> all{what};
  for (const auto& one : data) all.push_back(one.what);
  STINT_TRY(check_disk(all, stint.terms.rates.disk_gb));
  STINT_TRY(check_room(ready, all));
  if (!tree.left_out.empty()) life.tell.note("as git does, the project leaves out " + some_of(tree.left_out));
  auto hourly = budget::hourly(stint.terms.rates);
  STINT_TRY(send_project(session, work.project, tree, what, {life.world.out, life.tell, hourly, what}));
  homeward.sent(tree);
  for (const auto& one : data)
    STINT_TRY(send_data(session, one, {life.world.out, life.tell, hourly, one.what}));
  return {};
}

}  // namespace stint::life
