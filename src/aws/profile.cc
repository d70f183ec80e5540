// SPDX-License-Identifier: Apache-2.0
#include "aws/profile.h"

#include <fmt/format.h>

namespace stint::aws {
namespace {

Path shared_file(const Env& env, std::string_view variable, const char* usual) {
  auto given = env.get(variable);
  if (!given) return env.home / ".aws" / usual;
  if (given->starts_with("~/")) return env.home / given->substr(2);
  return env.cwd / *given;  // an absolute path stays as it is
}

Result<Ini> load_ini(World& world, const Path& path) {
  STINT_TRY_ASSIGN(auto text, world.files.read(path));
  if (!text) return Ini{};
  return parse_ini(*text, path.string());
}

// Takes a section out; nullopt where there is none.
std::optional<IniSection> take(Ini& ini, const std::string& name) {
  auto found = ini.find(name);
  if (found == ini.end()) return std::nullopt;
  return std::move(found->second);
}

std::optional<std::string> value(const IniSection& section, std::string_view key) {
  auto found = section.find(key);
  if (found == section.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Profile named(const Env& env, const std::optional<std::string>& flag) {
  if (flag) return {.name = *flag, .chosen = true, .chosen_by_flag = true};
  if (auto variable = env.get("AWS_PROFILE")) return {.name = *variable, .chosen = true};
  return {.name = "default"};
}

}  // namespace

std::optional<std::string> Profile::get(std::string_view key) const {
  if (auto found = value(in_credentials, key)) return found;
  return value(in_config, key);
}

Result<Profile> load_profile(World& world, const std::optional<std::string>& flag) {
  const Path credentials_path = shared_file(world.env, "AWS_SHARED_CREDENTIALS_FILE", "credentials");
  const Path config_path = shared_file(world.env, "AWS_CONFIG_FILE", "config");
  STINT_TRY_ASSIGN(Ini credentials, load_ini(world, credentials_path));
  STINT_TRY_ASSIGN(Ini config, load_ini(world, config_path));

  Profile profile = named(world.env, flag);
  auto in_credentials = take(credentials, profile.name);
  auto in_config = take(config, "profile " + profile.name);
  if (!in_config && profile.name == "default") in_config = take(config, "default");
  if (profile.chosen && !in_credentials && !in_config)
    return fail(Kind::Usage,
                fmt::format("there is no profile {} in {} or {}", profile.name, config_path.string(),
                            credentials_path.string()),
                "aws configure list-profiles");
  profile.in_credentials = std::move(in_credentials).value_or(IniSection{});
  profile.in_config = std::move(in_config).value_or(IniSection{});

  if (auto services = profile.get("services")) {
    auto section = take(config, "services " + *services);
    if (!section)
      return fail(Kind::Usage,
                  fmt::format("profile {} names the section [services {}], which {} does not have",
                              profile.name, *services, config_path.string()));
    profile.services = std::move(*section);
  }
  return profile;
}

}  // namespace stint::aws
