// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/at_machine.h"
#include "cli/verbs.h"
#include "life/ready.h"

namespace stint::cli {
namespace {

// Where a path there is: below the stint's folder unless it says otherwise.
std::string path_there(const ledger::Stint& stint, const host::Reach& reach, const std::string& path) {
  if (path.starts_with('/')) return path;
  if (path.starts_with("~/")) return path.substr(2);
  return (Path(reach.project(stint.name)) / path).lexically_normal().string();
}

// The folder that a path lies in, below a root; a path that is not below it lies in the root itself.
Path folder_of(const Path& path) {
  Path folder = path.lexically_normal().parent_path();
  bool below = path.is_relative() && !folder.empty() && *folder.begin() != ".." && *folder.begin() != "~";
  return below ? folder : Path{"."};
}

Result<int> show_copied(Context& c, const std::vector<std::string>& names) {
  for (const auto& name : names) c.show.say(name + "\n");
  if (names.empty()) c.show.say("nothing was newer\n");
  c.show.json({{"files", names}});
  return 0;
}

Result<> check_words(Context& c, const char* verb) {
  const auto& words = c.options.words;
  if (!words.empty() && words.size() <= 2 && !words[0].empty()) return {};
  return fail(Kind::Usage, fmt::format("{} takes a path, and the folder where it goes", verb),
              fmt::format("stint {} {} --on lab", verb, verb[0] == 'p' ? "data.csv" : "model.bin"));
}

Failure no_need() { return fail(Kind::Usage, "this is your own computer: the file is there already"); }

}  // namespace

Result<int> put(Context& c) {
  STINT_TRY(check_words(c, "put"));
  const auto& words = c.options.words;
  Path from = (c.world.env.cwd / words[0]).lexically_normal();
  if (from.filename().empty()) from = from.parent_path();
  STINT_TRY_ASSIGN(auto info, c.world.files.stat(from));
  if (!info) return fail(Kind::Usage, fmt::format("there is no {}", from.string()));
  auto to = words.size() > 1 ? words[1] : folder_of(words[0]).string();
  return with_machine(
      c, c.options.on.value_or(""), [&](const ledger::Stint& stint, life::Ready& ready) -> Result<int> {
        if (ready.session.reach().local) return no_need();
        STINT_TRY_ASSIGN(auto names, ready.session.put(from, path_there(stint, ready.session.reach(), to)));
        return show_copied(c, names);
      });
}

Result<int> get(Context& c) {
  STINT_TRY(check_words(c, "get"));
  const auto& words = c.options.words;
  Path to = (c.world.env.cwd / (words.size() > 1 ? Path{words[1]} : folder_of(words[0]))).lexically_normal();
  STINT_TRY(c.world.files.make_dirs(to, 0777));
  return with_machine(
      c, c.options.on.value_or(""), [&](const ledger::Stint& stint, life::Ready& ready) -> Result<int> {
        if (ready.session.reach().local) return no_need();
        STINT_TRY_ASSIGN(auto names,
                         ready.session.get(path_there(stint, ready.session.reach(), words[0]), to));
        return show_copied(c, names);
      });
}

}  // namespace stint::cli
