// SPDX-License-Identifier: Apache-2.0
#include "cli/variables.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::cli {
namespace {

bool is_name(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  return !text.empty() && kLetters.find(text[0]) != std::string_view::npos &&
         std::ranges::all_of(text, [&](char c) {
           return kLetters.find(c) != std::string_view::npos || (c >= '0' && c <= '9');
         });
}

void set(Variables& all, std::string_view name, std::string_view value) {
  std::erase_if(all, [&](const auto& one) { return one.first == name; });
  all.emplace_back(name, value);
}

Result<> take_line(Variables& all, std::string_view line, const std::string& file, int number) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty() || line.starts_with('#')) return {};
  auto equals = line.find('=');
  if (equals == std::string_view::npos || !is_name(line.substr(0, equals)))
    return fail(Kind::Usage, fmt::format("{}:{} is no NAME=VALUE", file, number));
  set(all, line.substr(0, equals), line.substr(equals + 1));
  return {};
}

Result<> take_file(Context& c, Variables& all, const std::string& file) {
  STINT_TRY_ASSIGN(auto text, c.world.files.read(c.world.env.cwd / file));
  if (!text) return fail(Kind::Usage, fmt::format("there is no file {}", file));
  int number = 0;
  for (std::size_t at = 0; at < text->size();) {
    auto end = std::min(text->find('\n', at), text->size());
    STINT_TRY(take_line(all, std::string_view{*text}.substr(at, end - at), file, ++number));
    at = end + 1;
  }
  return {};
}

Result<> take_word(Context& c, Variables& all, std::string_view word) {
  auto name = word.substr(0, word.find('='));
  if (!is_name(name))
    return fail(Kind::Usage, fmt::format("--env \"{}\": that is no name of a variable", name));
  if (name.size() < word.size()) {
    set(all, name, word.substr(name.size() + 1));
    return {};
  }
  auto ours = c.world.env.vars.find(name);
  if (ours == c.world.env.vars.end())
    return fail(Kind::Usage, fmt::format("--env {}: it is not set here", name), "--env NAME=VALUE sets it");
  set(all, name, ours->second);
  return {};
}

}  // namespace

Result<Variables> job_variables(Context& c) {
  Variables all;
  for (const auto& file : c.options.env_files) STINT_TRY(take_file(c, all, file));
  for (const auto& word : c.options.env) STINT_TRY(take_word(c, all, word));
  return all;
}

}  // namespace stint::cli
