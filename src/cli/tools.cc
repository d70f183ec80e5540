// SPDX-License-Identifier: Apache-2.0
#include "cli/tools.h"

#include <fmt/format.h>

#include <set>

#include "cli/completions.h"
#include "cli/manual.h"
#include "ledger/ledger.h"

namespace stint::cli {
namespace {

// A key was pressed: no ledger is made for it, and none that cannot be read is complained about.
Result<int> print_names(World& world) {
  STINT_TRY_ASSIGN(auto there, world.files.stat(world.env.state_dir() / "ledger.db"));
  if (!there) return 0;
  STINT_TRY_ASSIGN(auto ledger, ledger::Ledger::open(world, ledger::Room::Forgone));
  STINT_TRY_ASSIGN(auto stints, ledger.stints({.open_only = true}));
  std::set<std::string> names;
  for (const auto& stint : stints) {
    names.insert(stint.name);
    if (stint.machine) names.insert(stint.machine->id);
  }
  for (const auto& name : names) world.terminal.write(Stream::Out, name + "\n");
  return 0;
}

Result<int> write_pages(World& world, const Path& folder) {
  auto write = [&](const Path& name, const std::string& text) -> Result<> {
    STINT_TRY(world.files.make_dirs((folder / name).parent_path(), 0755));
    return world.files.write(folder / name, text, 0644);
  };
  STINT_TRY(write("man/stint.1", manual_page()));
  for (const auto& verb : verbs())
    STINT_TRY(write(fmt::format("man/stint-{}.1", verb.name), manual_page(verb)));
  STINT_TRY(write("bash/stint", bash_completions()));
  STINT_TRY(write("zsh/_stint", zsh_completions()));
  STINT_TRY(write("fish/stint.fish", fish_completions()));
  return 0;
}

}  // namespace

std::optional<Result<int>> answer_tool(World& world, const std::vector<std::string>& words) {
  if (words.size() == 1 && words[0] == "print-names") return print_names(world);
  if (words.size() == 2 && words[0] == "write-pages") return write_pages(world, world.env.cwd / words[1]);
  return std::nullopt;
}

}  // namespace stint::cli
