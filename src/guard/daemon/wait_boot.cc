// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/wait_boot.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::guard {
namespace {

using CloudInit = BootState::CloudInit;

constexpr std::array<const char*, 5> kNames{"absent", "disabled", "running", "done",
                                            "failed"};  // in its order

// {"v1": {"datasource": …, "errors": [text…]}}, written at the end.
BootState finished(const std::string& text) {
  BootState state{.cloud_init = CloudInit::Done};
  auto json = pact::parse_object(text, "result.json");
  if (!json || !json->contains("v1") || !(*json)["v1"].is_object())
    return {CloudInit::Failed, {"its result.json cannot be read"}};
  for (const auto& error : (*json)["v1"].value("errors", Json::array()))
    state.errors.push_back(error.is_string() ? error.get<std::string>() : error.dump());
  if (!state.errors.empty()) state.cloud_init = CloudInit::Failed;
  return state;
}

}  // namespace

BootState read_boot_state(Files& files, const Path& root) {
  auto run = root / "run/cloud-init";
  auto there = [&](const Path& path) {
    auto info = files.stat(path);
    return info && *info;
  };
  auto result = files.read(run / "result.json");
  if (result && *result) return finished(**result);
  if (there(run / "disabled") || there(root / "etc/cloud/cloud-init.disabled"))
    return {CloudInit::Disabled, {}};
  if (there(run) || there(root / "usr/bin/cloud-init")) return {CloudInit::Running, {}};
  return {};
}

BootState wait_for_boot(Files& files, Clock& clock, const Path& root, Micros limit) {
  auto until = clock.now().boot + limit;
  auto state = read_boot_state(files, root);
  while (state.cloud_init == CloudInit::Running && clock.now().boot < until) {
    usleep(100'000);
    state = read_boot_state(files, root);
  }
  return state;
}

Json to_json(const BootState& state) {
  return {{"cloud_init", kNames[static_cast<std::size_t>(state.cloud_init)]}, {"errors", state.errors}};
}

}  // namespace stint::guard
