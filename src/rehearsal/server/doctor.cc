// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "rehearsal/hosts/suitability.h"
#include "rehearsal/server/verbs.h"

namespace stint::rehearsal::server {
namespace {

Json kept_in(const Path& folder, std::string_view name) {
  return {{"folder", folder.native()}, {"bytes", hosts::bytes_below(folder / name)}};
}

}  // namespace

Result<> doctor(const Options& options) {
  auto needs = hosts::needs_of_hosts(options.state / "hosts", options.cache, hosts::machine_recipe());
  Json list = Json::array();
  for (const auto& need : needs)
    list.push_back({{"name", need.name}, {"met", need.met}, {"found", need.found}, {"next", need.next}});
  Json json{{"hosts", "namespace"},
            {"possible", std::ranges::all_of(needs, &hosts::Need::met)},
            {"needs", std::move(list)},
            {"image", kept_in(options.cache, "images")},
            {"machines", kept_in(options.state, "hosts")}};
  std::puts(json.dump(2).c_str());
  return {};
}

}  // namespace stint::rehearsal::server
