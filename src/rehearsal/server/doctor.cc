// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/json.h"
#include "rehearsal/hosts/suitability.h"
#include "rehearsal/process/process_ground.h"
#include "rehearsal/server/open_hosts.h"
#include "rehearsal/server/rights.h"
#include "rehearsal/server/verbs.h"

namespace stint::rehearsal::server {
namespace {

Json kept_in(const Path& folder, std::string_view name) {
  return {{"folder", folder.native()}, {"bytes", hosts::bytes_below(folder / name)}};
}

struct Kind {
  std::string name;
  std::vector<hosts::Need> needs;
  bool possible() const { return std::ranges::all_of(needs, &hosts::Need::met); }
};

Json to_json(const Kind& kind) {
  Json needs = Json::array();
  for (const auto& need : kind.needs)
    needs.push_back({{"name", need.name}, {"met", need.met}, {"found", need.found}, {"next", need.next}});
  return {{"hosts", kind.name}, {"possible", kind.possible()}, {"needs", std::move(needs)}};
}

std::vector<hosts::Need> needs_here(const Options& options) {
  return hosts::needs_of_hosts(options.state / "hosts", options.cache, hosts::machine_recipe());
}

// What root can have: in a container that denies namespaces it is processes.
std::vector<Kind> kinds_of_root(const Options& options) {
  Kind in_namespaces{"namespace", needs_here(options)};
  Kind processes{"process", process::needs_of_process_hosts(options.state / "hosts")};
  std::ranges::move(hosts::needs_of_image(options.cache, hosts::machine_recipe()),
                    std::back_inserter(processes.needs));
  if (settled_kind(options.hosts) == "process") std::swap(in_namespaces, processes);
  return {std::move(in_namespaces), std::move(processes)};
}

// The kind that this process can have, and what it cannot look at without being somebody else.
std::vector<Kind> kinds_for(const Options& options) {
  if (geteuid() == 0) return kinds_of_root(options);
  Kind of_root{"namespace", {{"root", false, "we are not root", "stint rehearse doctor --hosts namespace"}}};
  if (options.hosts == "namespace") return {std::move(of_root)};
  const auto rights = take_rights(options);
  const auto why = rights ? Error{} : rights.error();
  Kind own{"rootless",
           {{"an ordinary user's rights", bool{rights}, rights ? "are enough" : why.what, why.next}}};
  if (rights) std::ranges::move(needs_here(options), std::back_inserter(own.needs));
  return {std::move(own), std::move(of_root)};
}

}  // namespace

Result<> doctor(const Options& options) {
  const auto kinds = kinds_for(options);
  Json json = to_json(kinds.front());
  json["kinds"] = Json::array();
  for (const auto& kind : kinds) json["kinds"].push_back(to_json(kind));
  const bool own = kinds.front().name == "rootless";
  json["image"] = kept_in(options.cache, own ? "rootless" : "images");
  json["machines"] = kept_in(options.state, "hosts");
  std::puts(json.dump(2).c_str());
  return {};
}

}  // namespace stint::rehearsal::server
