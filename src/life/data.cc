// SPDX-License-Identifier: Apache-2.0
#include "life/data.h"

#include <fmt/format.h>

#include "base/text.h"
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

Result<std::vector<Outgoing>> data_from_here(World& world, const std::vector<Data>& data, bool own) {
  std::vector<Outgoing> outgoing;
  for (const auto& one : data) {
    const auto* here = std::get_if<FromHere>(&one.from);
    if (here == nullptr) continue;
    STINT_TRY_ASSIGN(auto tree, tree_of(world, one, here->path));
    outgoing.push_back({here->path,
                        {.thing = "data/" + one.name,
                         .how_much = project::how_much(tree.files.size(), tree.bytes),
                         .bytes = tree.bytes,
                         .advice = "let the machine fetch it: data = [\"https://…\"] or s3://…",
                         .all = tree.bytes,
                         .folder = sent_to(own, here->path)}});
  }
  return outgoing;
}

}  // namespace stint::life
