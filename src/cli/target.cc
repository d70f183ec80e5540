// SPDX-License-Identifier: Apache-2.0
#include "cli/target.h"

#include <fmt/format.h>

#include "cli/data.h"
#include "cli/source.h"
#include "cli/variables.h"
#include "life/sending.h"
#include "pact/embedded.h"

namespace stint::cli {
namespace {

// The folder with a stint.toml at or above `from`, as far up as `top`; else `otherwise`.
Result<Path> project_of(World& world, const Path& from, const Path& top, const Path& otherwise) {
  for (Path dir = from;; dir = dir.parent_path()) {
    STINT_TRY_ASSIGN(auto found, world.files.stat(dir / "stint.toml"));
    if (found) return dir;
    if (dir == top || dir == dir.parent_path()) return otherwise;
  }
}

// Of a repository, the project is within it.
Result<Path> project_of(World& world, const Path& from, const Path& repository = {}) {
  return project_of(world, from, repository, repository.empty() ? from : repository);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string name_for(const Context& c, const Path& project, const std::string& what) {
  return safe_name(c.options.name.value_or(project.filename().string() + "-" + what));
}

Result<Target> command_target(Context& c) {
  if (!c.options.params.empty())
    return fail(Kind::Usage, "a command has no parameters", "its arguments stand behind it");
  Target target;
  target.preparing.emplace();
  STINT_TRY_ASSIGN(target.work.project, project_of(c.world, c.world.env.cwd));
  target.work.argv = c.options.words;
  target.work.what = joined(c.options.words);
  target.work.subdir = c.world.env.cwd.lexically_relative(target.work.project).string();
  if (target.work.subdir == ".") target.work.subdir.clear();
  target.name = name_for(c, target.work.project, Path{c.options.words[0]}.stem().string());
  return target;
}

// What the project asks for whatever its target is.
Result<> take_settings(Context& c, life::Work& work) {
  STINT_TRY_ASSIGN(work.data, data_of(c));
  STINT_TRY_ASSIGN(work.env, job_variables(c));
  work.ignore = c.options.ignore;
  for (auto& line : ignored_for(work.data)) work.ignore.push_back(std::move(line));
  return {};
}

constexpr std::size_t kMostInput = 256U << 20;  // it is held here until its machine has it

// What was piped or redirected into us, for the program; a terminal gives it nothing (ssh -n).
Result<std::optional<std::string>> input_for(Context& c) {
  if (!c.world.terminal.has_input() || c.options.dry_run) return std::nullopt;
  constexpr std::string_view kFor =
      "for the end of what is piped in, which the program will read (none: < /dev/null)";
  auto began = c.world.out.now().boot;
  auto told = [&](std::size_t) { c.show.waiting(kFor, c.world.out.now().boot - began, Seconds{1}); };
  STINT_TRY_ASSIGN(auto input, read_input(c.world, kMostInput, told));
  return input.empty() ? std::nullopt : std::optional<std::string>{std::move(input)};
}

// A terminal there needs one here.
Result<> take_terminal(Context& c, Target& target) {
  if (!c.options.terminal) return {};
  auto& terminal = c.world.terminal;
  if (!target.notebook_home.empty())
    return fail(Kind::Usage, "a notebook has no terminal", "stint notebook opens it in the browser");
  if (c.options.detach) return fail(Kind::Usage, "--terminal needs somebody at it, and --detach leaves");
  if (!terminal.can_ask() || !terminal.is_tty(Stream::Out))
    return fail(Kind::Usage, "--terminal needs a terminal here: stdin, stdout or stderr is none",
                "without -t the program reads what is piped in");
  auto kind = c.world.env.get("TERM").value_or("");
  target.work.terminal = kind.empty() ? "xterm" : kind;
  return {};
}

void run_notebook(Target& target, const Path& file, const std::vector<std::string>& params) {
  std::string executed = file.stem().string() + ".executed.ipynb";
  target.work.script = std::string{embedded::run_notebook_py};
  target.work.files = {{"notebook_file.py", std::string{embedded::notebook_file_py}},
                       {"notebook_shows.py", std::string{embedded::notebook_shows_py}}};
  target.work.argv = {"python3", std::string{pact::kScriptArgument}};
  for (const auto& param : params) target.work.argv.insert(target.work.argv.end(), {"--param", param});
  target.work.argv.insert(target.work.argv.end(), {file.filename().string(), executed});
  target.notebook_home = file.parent_path() / executed;
  target.preparing->jupyter = "run";
}

Result<Target> file_target(Context& c, const LocalTarget& local) {
  const Path& file = local.path;
  Target target;
  target.preparing = Preparing{.source = file.filename().string()};
  STINT_TRY_ASSIGN(target.work.project, project_of(c.world, file.parent_path(), local.repository));
  target.work.what = joined(c.options.words);
  target.work.subdir = file.parent_path().lexically_relative(target.work.project).string();
  if (target.work.subdir == ".") target.work.subdir.clear();
  target.name = name_for(c, target.work.project, file.stem().string());
  std::vector<std::string> args(c.options.words.begin() + 1, c.options.words.end());
  if (file.extension() == ".ipynb") {
    if (!args.empty())
      return fail(Kind::Usage, "a notebook takes no arguments", "its parameters: --param NAME=VALUE");
    run_notebook(target, file, c.options.params);
    return target;
  }
  if (!c.options.params.empty())
    return fail(Kind::Usage, fmt::format("{} is no notebook: it has no parameters", file.filename().string()),
                "a program's arguments stand behind it");
  target.work.argv = file.extension() == ".py" ? std::vector<std::string>{"python3", file.filename().string()}
                                               : std::vector<std::string>{"./" + file.filename().string()};
  target.work.argv.insert(target.work.argv.end(), args.begin(), args.end());
  return target;
}

}  // namespace

Result<> check_project(Context& c, const life::Work& work) {
  if (place_of(c.options, "local") == "local") return {};
  STINT_TRY(life::check_data(c.world, work.data));
  STINT_TRY(life::what_goes(c.world, work.project, work.ignore));
  return {};
}

Result<NotebookTarget> notebook_target_of(Context& c) {
  const auto& words = c.options.words;
  if (words.size() > 1)
    return fail(Kind::Usage, "notebook takes one path: a notebook or a folder", "stint notebook lab.ipynb");
  STINT_TRY_ASSIGN(auto local, local_target(c, words.empty() ? "." : words[0]));
  Path path = local.path;
  if (path.filename().empty()) path = path.parent_path();  // "lab/"
  STINT_TRY_ASSIGN(auto info, c.world.files.stat(path));
  bool will_be = c.options.dry_run && !words.empty() && git_source(words[0]);
  if (!info && !will_be) return fail(Kind::Usage, fmt::format("there is no {}", path.string()));
  bool is_dir = info ? info->is_dir : path.extension() != ".ipynb";
  if (!is_dir && path.extension() != ".ipynb")
    return fail(Kind::Usage, fmt::format("{} is no notebook", path.string()),
                "name a notebook (.ipynb) or a folder; stint run runs scripts");
  NotebookTarget target;
  STINT_TRY_ASSIGN(target.work.project,
                   project_of(c.world, is_dir ? path : path.parent_path(), local.repository));
  if (!is_dir) target.page = path.lexically_relative(target.work.project).string();
  target.name = safe_name(c.options.name.value_or(target.work.project.filename().string()));
  target.work.what = "Jupyter";
  target.work.script = std::string{embedded::serve_notebook_py};
  target.work.argv = {"python3", std::string{pact::kScriptArgument}};
  target.preparing = {.jupyter = "serve", .source = target.page};
  STINT_TRY(take_settings(c, target.work));
  return target;
}

Result<Target> target_of(Context& c) {
  const auto& words = c.options.words;
  if (words.empty())
    return fail(Kind::Usage, "run needs a target: a notebook, a script, or a command after --",
                "stint run lab.ipynb --on rehearsal --type g4dn.xlarge");
  STINT_TRY_ASSIGN(auto target, [&]() -> Result<Target> {
    if (c.options.command) return command_target(c);
    STINT_TRY_ASSIGN(auto local, local_target(c, words[0]));
    const Path& file = local.path;
    STINT_TRY_ASSIGN(auto info, c.world.files.stat(file));
    bool program = c.options.terminal && words[0].find_first_of("/.") == std::string::npos;
    if (!info && program) return command_target(c);  // run -t python
    bool will_be = c.options.dry_run && git_source(words[0]);
    if (!info && !will_be)
      return fail(Kind::Usage, fmt::format("there is no file {}", file.string()),
                  fmt::format("for a command write: stint run -- {}", joined(words)));
    if (info && info->is_dir)
      return fail(Kind::Usage, fmt::format("{} is a folder", file.string()),
                  git_source(words[0]) ? "name the notebook or script in it: URL.git:lab.ipynb"
                                       : "name the notebook or script in it");
    return file_target(c, local);
  }());
  STINT_TRY(take_settings(c, target.work));
  target.work.in_order = !c.options.at_once;
  STINT_TRY(take_terminal(c, target));
  if (target.notebook_home.empty() && target.work.terminal.empty()) {
    STINT_TRY_ASSIGN(target.work.input, input_for(c));
  }
  return target;
}

}  // namespace stint::cli
