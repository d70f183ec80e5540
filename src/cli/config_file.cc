// SPDX-License-Identifier: Apache-2.0
#include "cli/config_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cctype>

#include "cli/data.h"
#include "cli/flags.h"

namespace stint::cli {
namespace {

constexpr const char* kProjectFile = "stint.toml";

// The value of a key as a flag would have it.
std::optional<std::string> text_of(const toml::node& node) {
  if (auto text = node.value_exact<std::string>()) return text;
  if (auto number = node.value_exact<std::int64_t>()) return fmt::format("{}", *number);
  if (auto number = node.value_exact<double>()) return fmt::format("{}", *number);
  return std::nullopt;
}

Failure in_file(const Path& file, const toml::source_region& where, const std::string& what,
                std::string next = {}) {
  return fail(Kind::Usage, fmt::format("{}, line {}: {}", file.string(), where.begin.line, what),
              std::move(next));
}

Failure unknown_key(const Path& file, const toml::key& key) {
  std::vector<std::string_view> known;
  for (const auto& flag : flags())
    if (flag.in_files) known.emplace_back(flag.name);
  auto near = nearest(key.str(), known);
  return in_file(file, key.source(), fmt::format("unknown key \"{}\"", key.str()),
                 near.empty() ? "" : fmt::format("did you mean {}?", near));
}

// What a file says of a launch is no word about a stint that has been launched already.
bool concerns(const Flag& flag, unsigned verb) {
  bool of_launch = (flag.verbs & kLaunching) != 0 && flag.verbs != kEvery;
  return (flag.verbs & verb) != 0 && !(of_launch && (verb & kLaunched) != 0);
}

Result<> set_key(const Path& file, const toml::key& key, const toml::node& node, const Flag& flag,
                 Options& options) {
  std::vector<const toml::node*> values;
  if (const auto* list = node.as_array())
    for (const auto& item : *list) values.push_back(&item);
  else
    values.push_back(&node);
  for (const auto* value : values) {
    auto text = text_of(*value);
    if (!text) return in_file(file, key.source(), fmt::format("{} cannot have this value", key.str()));
    if (auto done = flag.set(options, *text); !done) return in_file(file, key.source(), done.error().what);
  }
  return {};
}

// A path in a file counts from the file's folder.
std::string seen_from(const World& world, const Path& folder, const std::string& word) {
  if (word.empty() || is_address(word)) return word;
  auto home = world.env.get("HOME");
  if (word.starts_with("~/") && home) return (Path{*home} / word.substr(2)).string();
  return (folder / word).string();
}

// Reads one file into options of its own; keys of other verbs are checked and left.
Result<Options> read_file(World& world, const Path& file, unsigned verb) {
  Options options;
  STINT_TRY_ASSIGN(auto text, world.files.read(file));
  if (!text) return options;
  toml::table table;
  try {
    table = toml::parse(*text, file.string());
  } catch (const toml::parse_error& error) {
    return in_file(file, error.source(), std::string{error.description()});
  }
  for (const auto& [key, node] : table) {
    const Flag* flag = find_flag(key.str());
    if (flag == nullptr || !flag->in_files) return unknown_key(file, key);
    Options elsewhere;
    STINT_TRY(set_key(file, key, node, *flag, concerns(*flag, verb) ? options : elsewhere));
  }
  for (auto& word : options.data) word = seen_from(world, file.parent_path(), word);
  return options;
}

Result<Options> read_variables(World& world, unsigned verb) {
  Options options;
  for (const auto& flag : flags()) {
    if ((flag.verbs & verb) == 0 || !has_variable(flag)) continue;
    auto value = world.env.get(variable_of(flag));
    if (!value || (flag.value == nullptr && *value == "0")) continue;
    if (auto done = flag.set(options, *value); !done)
      return fail(Kind::Usage, fmt::format("{}: {}", variable_of(flag), done.error().what));
  }
  return options;
}

template <class T>
void fill(std::optional<T>& into, const std::optional<T>& from) {
  if (!into) into = from;
}

// What `over` does not say, `under` does.
Options merged(Options over, const Options& under) {
  using O = Options;
  for (auto member :
       {&O::json, &O::yes, &O::verbose, &O::no_color, &O::without_cloud_guard, &O::disk_unguarded,
        &O::unproved_image, &O::dry_run, &O::new_one, &O::keep, &O::detach, &O::at_once, &O::terminal,
        &O::no_browser, &O::follow, &O::refresh, &O::discard_outputs, &O::csv, &O::guard_role})
    over.*member = over.*member || under.*member;
  for (auto member : {&O::profile, &O::region, &O::on, &O::type, &O::image, &O::from, &O::end, &O::name,
                      &O::setup, &O::environment, &O::by, &O::mail, &O::report, &O::hosts})
    fill(over.*member, under.*member);
  for (auto member : {&O::disk_gb, &O::vcpus}) fill(over.*member, under.*member);
  for (auto member : {&O::budget, &O::limit}) fill(over.*member, under.*member);
  for (auto member : {&O::deadline, &O::idle, &O::keep_disk, &O::wait_limit, &O::approve_after})
    fill(over.*member, under.*member);
  for (auto member : {&O::ignore, &O::data, &O::env, &O::env_files, &O::params})
    if ((over.*member).empty()) over.*member = under.*member;
  return over;
}

}  // namespace

bool has_variable(const Flag& flag) {
  std::string_view name = flag.name;
  return name != "help" && name != "report";
}

std::string variable_of(const Flag& flag) {
  std::string name = "STINT_";
  for (const char* c = flag.name; *c != '\0'; ++c)
    name += *c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(*c)));
  return name;
}

Result<Path> project_folder(World& world) {
  for (Path dir = world.env.cwd;; dir = dir.parent_path()) {
    STINT_TRY_ASSIGN(auto found, world.files.stat(dir / kProjectFile));
    if (found) return dir;
    if (dir == dir.parent_path()) return world.env.cwd;
  }
}

Result<Options> with_settings(World& world, unsigned verb, const Options& flags) {
  STINT_TRY_ASSIGN(Options variables, read_variables(world, verb));
  STINT_TRY_ASSIGN(Path project, project_folder(world));
  STINT_TRY_ASSIGN(Options of_project, read_file(world, project / kProjectFile, verb));
  STINT_TRY_ASSIGN(Options of_user, read_file(world, world.env.config_dir() / "config.toml", verb));
  return merged(merged(merged(flags, variables), of_project), of_user);
}

}  // namespace stint::cli
