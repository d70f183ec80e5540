// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/jupyter.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "guard/daemon/http.h"
#include "pact/fields.h"

namespace stint::guard {
namespace {

constexpr std::uint64_t kMostBytes = 64U << 10;

// The latest counts.
void add(Kernels& all, const Kernels& more) {
  all.busy |= more.busy;
  if (more.quiet) all.quiet = std::min(all.quiet.value_or(*more.quiet), *more.quiet);
}

Kernels kernels_of(const NotebookServer& server, SysMicros now) {
  HttpAsk what{.port = server.port, .path = server.base + "api/kernels"};
  if (!server.token.empty()) what.headers.push_back("Authorization: token " + server.token);
  auto said = ask(what);
  if (!said) return {.busy = true};
  if (!*said || (*said)->code != 200) return {};
  return kernels_from((*said)->body, now).value_or(Kernels{});
}

Path runtime_folder(const User& user) { return Path(user.home) / ".local/share/jupyter/runtime"; }

bool is_runtime_file(const std::string& name) {
  return (name.starts_with("jpserver-") || name.starts_with("nbserver-")) && name.ends_with(".json");
}

}  // namespace

std::optional<NotebookServer> notebook_server_from(std::string_view text) {
  auto json = pact::parse_object(text, "a notebook server's file");
  if (!json) return std::nullopt;
  pact::Fields f(*json, "a notebook server's file");
  auto port = f.number("port");
  NotebookServer server{.base = f.maybe_text("base_url"), .token = f.maybe_text("token")};
  bool secure = f.maybe_flag("secure");
  if (!f.ok() || secure || port <= 0 || port > 65535) return std::nullopt;
  server.port = static_cast<std::uint16_t>(port);
  if (!server.base.starts_with('/')) server.base.insert(0, "/");
  if (!server.base.ends_with('/')) server.base += '/';
  return server;
}

std::optional<Kernels> kernels_from(std::string_view text, SysMicros now) {
  auto json = Json::parse(text, nullptr, false);
  if (!json.is_array()) return std::nullopt;
  Kernels all;
  for (const auto& item : json) {
    pact::Fields f(item, "a kernel");
    Kernels kernel{.busy = f.maybe_text("execution_state") == "busy"};
    if (auto at = parse_rfc3339(f.maybe_text("last_activity"))) kernel.quiet = now - *at;
    add(all, kernel);
  }
  return all;
}

std::optional<NotebookServer> notebook_server(Files& files, const User& user, int pid) {
  for (const char* kind : {"jpserver", "nbserver"}) {
    auto text = files.read(runtime_folder(user) / fmt::format("{}-{}.json", kind, pid));
    if (text && *text) return notebook_server_from(**text);
  }
  return std::nullopt;
}

bool is_lab(Files& files, int pid) {
  auto words = files.read(fmt::format("/proc/{}/cmdline", pid));
  auto says = [&](std::string_view name) { return (*words)->find(name) != std::string::npos; };
  return words && *words && (says("jupyterlab") || says("jupyter-lab"));
}

std::vector<NotebookServer> notebook_servers(Files& files, const User& user) {
  std::vector<NotebookServer> servers;
  Path folder = runtime_folder(user);
  auto list = files.list(folder);
  if (!list) return servers;
  for (const auto& info : *list) {
    if (!is_runtime_file(info.name) || info.bytes > kMostBytes) continue;
    auto text = files.read(folder / info.name);
    if (!text || !*text) continue;
    auto server = notebook_server_from(**text);
    if (server && std::ranges::find(servers, *server) == servers.end()) servers.push_back(*server);
  }
  return servers;
}

Kernels ask_kernels(const std::vector<NotebookServer>& servers, SysMicros now) {
  Kernels all;
  for (const auto& server : servers)
    if (!all.busy) add(all, kernels_of(server, now));  // so that one that hangs is the last to be waited for
  return all;
}

}  // namespace stint::guard
