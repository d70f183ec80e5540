// SPDX-License-Identifier: Apache-2.0
#include "cli/ssh_config.h"

#include <fmt/format.h>
#include <strings.h>

#include <set>
#include <sstream>

#include "host/config_entry.h"
#include "life/life.h"
#include "provider/ssh/box.h"

namespace stint::cli {
namespace {

constexpr const char* kHead =
    "# The machines of open stints. Written by stint, and written anew: changes are lost.\n";

Path file_of(const World& world) { return world.env.config_dir() / "ssh_config"; }
Path declined_file(const World& world) { return world.env.state_dir() / "ssh_config.declined"; }
std::string line_of(const World& world) { return fmt::format("Include \"{}\"", file_of(world).string()); }

Path users_file(const World& world) { return world.env.home / ".ssh/config"; }

std::set<std::string> names_in(std::string_view text) {
  std::set<std::string> names;
  std::istringstream lines{std::string{text}};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string word;
    if (!(words >> word) || strcasecmp(word.c_str(), "host") != 0) continue;
    while (words >> word) names.insert(word);
  }
  return names;
}

bool has_line(std::string_view text, std::string_view line) {
  for (std::size_t at = 0; at < text.size();) {
    auto end = std::min(text.find('\n', at), text.size());
    if (text.substr(at, end - at) == line) return true;
    at = end + 1;
  }
  return false;
}

bool is_reached_by_ssh(const ledger::Stint& stint) {
  bool own = stint.terms.place == "local" || ssh::is_place(stint.terms.place);
  return !own && stint.machine && !stint.machine->ended && !stint.machine->stopped &&
         !stint.machine->address.empty();
}

Result<bool> ask(Context& c, const std::string& name) {
  c.world.terminal.write(
      Stream::Err, fmt::format("let ssh, scp and editors know it as {}? One line at the top of ~/.ssh/config "
                               "includes {} [Y/n] ",
                               name, file_of(c.world).string()));
  STINT_TRY_ASSIGN(auto line, read_line(c.world));
  return line && (line->empty() || *line == "y" || *line == "Y" || *line == "yes");
}

Result<> include(World& world, const std::string& text) {
  // A link to where somebody keeps such files is followed, not replaced.
  std::error_code error;
  auto real = std::filesystem::weakly_canonical(users_file(world), error);
  Path path = error ? users_file(world) : real;
  STINT_TRY(world.files.make_dirs(path.parent_path()));
  return world.files.write(path, line_of(world) + "\n" + text);
}

}  // namespace

std::string ssh_config_text(const World& world, const std::vector<ledger::Stint>& stints,
                            std::string_view users) {
  std::string text = kHead;
  auto taken = names_in(users);
  for (const auto& stint : stints) {
    if (!is_reached_by_ssh(stint)) continue;
    std::vector<std::string> names;
    bool ours = stint.name.find('.') == std::string::npos && taken.insert(stint.name).second;
    if (ours) names.push_back(stint.name);
    names.push_back(stint.machine->id);
    host::Reach reach{.id = stint.machine->id,
                      .address = stint.machine->address,
                      .user = stint.terms.login,
                      .dir = life::stint_dir(world, stint.token)};
    text += "\n" + host::config_entry(reach, names);
  }
  return text;
}

Result<> keep_ssh_config(World& world, ledger::Ledger& ledger) {
  STINT_TRY_ASSIGN(auto stints, ledger.stints({.open_only = true}));
  STINT_TRY_ASSIGN(auto users, world.files.read(users_file(world)));
  STINT_TRY_ASSIGN(auto before, world.files.read(file_of(world)));
  auto text = ssh_config_text(world, stints, users.value_or(""));
  if (text == before.value_or(kHead)) return {};
  STINT_TRY(world.files.make_dirs(file_of(world).parent_path()));
  return world.files.write(file_of(world), text);
}

Result<bool> ssh_config_is_included(Context& c, const ledger::Stint& stint) {
  STINT_TRY_ASSIGN(auto users, c.world.files.read(users_file(c.world)));
  if (has_line(users.value_or(""), line_of(c.world))) return true;
  STINT_TRY_ASSIGN(auto declined, c.world.files.stat(declined_file(c.world)));
  if (declined || c.options.yes || !c.world.terminal.can_ask()) return false;
  STINT_TRY_ASSIGN(bool yes, ask(c, stint.name));
  STINT_TRY(yes ? include(c.world, users.value_or("")) : c.world.files.write(declined_file(c.world), ""));
  return yes;
}

}  // namespace stint::cli
