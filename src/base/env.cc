// SPDX-License-Identifier: Apache-2.0
#include "base/env.h"

namespace stint {
namespace {

// The XDG rule: a value that is not an absolute path is ignored.
Path xdg(const Env& env, std::string_view variable, const char* fallback) {
  auto value = env.get(variable);
  if (value && Path{*value}.is_absolute()) return Path{*value} / "stint";
  return env.home / fallback / "stint";
}

}  // namespace

std::optional<std::string> Env::get(std::string_view name) const {
  auto found = vars.find(name);
  if (found == vars.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

Path Env::state_dir() const { return xdg(*this, "XDG_STATE_HOME", ".local/state"); }
Path Env::config_dir() const { return xdg(*this, "XDG_CONFIG_HOME", ".config"); }
Path Env::cache_dir() const { return xdg(*this, "XDG_CACHE_HOME", ".cache"); }

}  // namespace stint
