// SPDX-License-Identifier: Apache-2.0
#include "life/data.h"

#include <fmt/format.h>

#include "base/text.h"
#include "life/progress.h"
#include "project/tree.h"

namespace stint::life {
namespace {

// All of it goes: no .gitignore counts, and nothing is left out.
Result<project::Tree> tree_of(World& world, const Data& data, const Path& path) {
  STINT_TRY_ASSIGN(auto info, world.files.stat(path));
  if (!info)
    return fail(Kind::Usage, fmt::format("data/{}: there is no {}", data.name, path.string()),
                "a path in stint.toml counts from its folder; an address begins with https:// or s3://");
  project::Tree tree;
  if (info->is_dir) {
    STINT_TRY_ASSIGN(tree, project::walk(world.files, path, {{"!*"}, {}}));
  } else {
    tree.files.emplace_back(data.name, project::state_of(*info));
    tree.bytes = info->bytes;
    if (!info->is_readable) tree.unreadable.push_back(data.name);
  }
  if (tree.unreadable.empty()) return tree;
  return fail(Kind::Failed,
              fmt::format("{} of data/{} may not be read here: {}", tree.unreadable.size(), data.name,
                          tree.unreadable.front()),
              "make them readable");
}

}  // namespace

std::string sent_to(bool own, const Path& path) {
  return fmt::format("{}/data/sent/{:016x}", own ? host::kOwnFolder : ".cache/stint", fnv1a(path.string()));
}

Result<> check_data(World& world, const std::vector<Data>& data) {
  for (const auto& one : data)
    if (const auto* here = std::get_if<FromHere>(&one.from)) STINT_TRY(tree_of(world, one, here->path));
  return {};
}

Result<> send_data(Life& life, host::Session& session, const ledger::Stint& stint,
                   const std::vector<Data>& data) {
  for (const auto& one : data) {
    const auto* here = std::get_if<FromHere>(&one.from);
    if (here == nullptr) continue;
    STINT_TRY_ASSIGN(auto tree, tree_of(life.world, one, here->path));
    const Transfer what{"data/" + one.name, project::how_much(tree.files.size(), tree.bytes), tree.bytes,
                        "let the machine fetch it: data = [\"https://…\"] or s3://…"};
    STINT_TRY(check_size(what, tree.bytes, stint.terms.rates.disk_gb));
    Progress progress{life.world.out, life.tell, budget::hourly(stint.terms.rates), what};
    STINT_TRY(session.push_data(here->path, sent_to(session.reach().own, here->path),
                                [&](std::uint64_t sent) { return progress.heard(sent); }));
    progress.done();
  }
  return {};
}

}  // namespace stint::life
