// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/verbs.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "rehearsal/hosts/saved_image.h"
#include "rehearsal/server/ending.h"
#include "rehearsal/server/holds.h"
#include "rehearsal/server/log.h"
#include "rehearsal/server/say.h"
#include "rehearsal/server/server.h"

namespace stint::rehearsal::server {
namespace {

constexpr auto tell = [](std::string_view line) { say(line); };

Result<MachineImages> images_for(const Options& options) {
  STINT_TRY_ASSIGN(const auto cache, Folder::open(options.cache, owner_from_environment()));
  STINT_TRY_ASSIGN(auto usual, hosts::ensure_image(cache.path(), hosts::machine_recipe(), tell));
  STINT_TRY_ASSIGN(auto as_shipped, hosts::ensure_shipped_image(usual, tell));
  return MachineImages{std::move(usual), std::move(as_shipped)};
}

std::string endpoint_in(const std::optional<std::string>& status) {
  const auto json = Json::parse(status.value_or(""), nullptr, false);
  return json.is_object() ? json.value("endpoint", "") : "";
}

Result<> say_where(const Folder& state, std::string_view how) {
  STINT_TRY_ASSIGN(const auto text, read_status(state));
  answer(fmt::format("the rehearsal cloud {} at {}", how, endpoint_in(text)));
  return {};
}

// What the user has to know of this start.
std::string first_words(const Server& server) {
  auto words = server.set_aside();
  if (server.status().hosts != "process") return words;
  if (!words.empty()) words += '\n';
  return words +
         "this computer denies namespaces, so its machines are processes in a folder each: they have its "
         "network, and "
         "security groups are not enforced";
}

// The status of a server that does not run: it did not come to removing it.
Result<> tell_of_kill(const Folder& state) {
  STINT_TRY_ASSIGN(const auto text, read_status(state));
  if (text)
    say("the rehearsal cloud was killed the last time: its machines ended with it, and nothing of them is "
        "left");
  return remove_status(state);
}

}  // namespace

Result<> start(const Options& options) {
  STINT_TRY_ASSIGN(const auto state, Folder::open(options.state, owner_from_environment()));
  STINT_TRY_ASSIGN(const auto starting, hold_for_start(state));
  STINT_TRY_ASSIGN(const auto holder, lock_holder(state, kServerLock));
  if (holder != 0) return say_where(state, "runs already");
  STINT_TRY(tell_of_kill(state));
  STINT_TRY(images_for(options));
  STINT_TRY_ASSIGN(const auto word, run_detached(state, [&](Readiness readiness) {
                     return serve(options, std::move(readiness)) ? 0 : 1;
                   }));
  if (!word.empty()) say(word);
  return say_where(state, "runs");
}

Result<> serve(const Options& options, Readiness readiness) {
  ErrorLog log;
  auto served = [&]() -> Result<> {
    STINT_TRY_ASSIGN(const auto state, Folder::open(options.state, owner_from_environment()));
    STINT_TRY_ASSIGN(const auto cache, Folder::open(options.cache, owner_from_environment()));
    STINT_TRY_ASSIGN(const auto holds, hold_for_server(state, cache));
    STINT_TRY_ASSIGN(const auto images, images_for(options));
    STINT_TRY_ASSIGN(auto server, Server::open({.folder = state,
                                                .images = images,
                                                .port = options.port,
                                                .approve_after = options.approve_after,
                                                .hosts = options.hosts,
                                                .log = log}));
    STINT_TRY(write_status(state, server->status()));
    log.line("ready at " + server->status().endpoint);
    readiness.tell(first_words(*server));
    auto ran = server->run();
    STINT_TRY(remove_status(state));
    return ran;
  }();
  if (!served) {
    log.line(fmt::format("ended: {} {}", served.error().what, served.error().detail));
    readiness.tell(fail(served.error()));
  }
  return served;
}

Result<> stop(const Options& options) {
  STINT_TRY_ASSIGN(const auto state, Folder::open(options.state, owner_from_environment()));
  STINT_TRY_ASSIGN(const bool ran, end_server(state));
  STINT_TRY(remove_status(state));
  answer(ran ? "the rehearsal cloud has ended" : "the rehearsal cloud does not run");
  return {};
}

Result<> status(const Options& options) {
  std::error_code error;
  Json json{{"running", false}};
  if (std::filesystem::is_directory(options.state, error)) {
    STINT_TRY_ASSIGN(const auto state, Folder::open(options.state, owner_from_environment()));
    STINT_TRY_ASSIGN(const auto text, read_status(state));
    STINT_TRY_ASSIGN(const auto holder, lock_holder(state, kServerLock));
    const auto found = Json::parse(text.value_or(""), nullptr, false);
    if (holder != 0 && found.is_object()) {
      json = found;
      json["running"] = true;
    }
  }
  std::puts(json.dump(2).c_str());
  return {};
}

Result<> build_image(const Options& options) {
  const auto recipe = hosts::machine_recipe();
  if (!options.from.empty()) {
    STINT_TRY_ASSIGN(const auto cache, Folder::open(options.cache, owner_from_environment()));
    STINT_TRY(hosts::unpack_image(cache.path(), recipe, options.from, tell));
  }
  STINT_TRY_ASSIGN(const auto images, images_for(options));
  if (!options.save.empty()) STINT_TRY(hosts::save_image(options.cache, recipe, options.save));
  say("the machine image is " + images.usual.native());
  return {};
}

}  // namespace stint::rehearsal::server
