// SPDX-License-Identifier: Apache-2.0
// wire_replay: the cloud without a server, for judges in other languages. Reads JSON lines, answers each with
// one.
//   {"now": SECONDS, "method", "path", "query", "headers": {}, "body64"}  -> {"status", "headers": {},
//   "body64"}
//                                                                            or {"lost": true}
//   {"now": SECONDS, "tell": "PoweredOff", "instance": "i-…"}             -> {"commands": [names]}
//   {"now": SECONDS}                                                      -> {"commands": [names]}
// With --list it prints the calls there are, "ec2 RunInstances".
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "rehearsal/model/base64.h"
#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/front.h"
#include "rehearsal/wire/table.h"

namespace {

using stint::Json;
using stint::SysMicros;
using namespace stint::rehearsal;

constexpr std::string_view kNever = "2020-01-01T00:00:00Z";

Settings judge_settings() {
  Settings settings = wire::standard_settings();
  Account& main = settings.accounts.front();
  main.limits = {{.code = "L-DB2E81BA", .vcpus = 64}, {.code = "L-1216C47A", .vcpus = 32}};
  main.keys.push_back({.id = "ASIAREHEARSAL0000002",
                       .secret = "session-secret",
                       .session_token = "session-token",
                       .principal = "assumed-role/learner/judge"});
  main.keys.push_back({.id = "ASIAREHEARSAL0000003",
                       .secret = "session-secret",
                       .session_token = "old-token",
                       .expires = stint::parse_rfc3339(kNever)});
  main.keys.push_back({.id = "AKIAREHEARSAL0000004", .secret = "secret", .denied = {"*:*"}});
  settings.accounts.push_back({.id = "444455556666",
                               .plan = Plan::Free,
                               .keys = {{.id = "AKIAREHEARSAL0000005", .secret = "secret"}}});
  return settings;
}

SysMicros read_now(const Json& line) {
  return SysMicros{stint::Micros{static_cast<std::int64_t>(line.at("now").get<double>() * 1e6)}};
}

HostEvent read_event(const Json& line) {
  auto what = line.at("tell").get<std::string>();
  auto id = line.at("instance").get<std::string>();
  if (what == "Rebooted") return {id, HostEvent::What::Rebooted};
  if (what == "Reclaimed") return {id, HostEvent::What::Reclaimed};
  if (what == "Died") return {id, HostEvent::What::Died};
  return {id, HostEvent::What::PoweredOff};
}

wire::Request read_request(const Json& line) {
  wire::Request request{.method = line.at("method"),
                        .path = line.at("path"),
                        .query = line.value("query", ""),
                        .headers = {},
                        .body = from_base64(line.value("body64", "")).value_or("")};
  for (const auto& [name, value] : line.at("headers").items()) request.headers.emplace_back(name, value);
  return request;
}

Json show(const std::optional<wire::Reply>& reply) {
  if (!reply) return {{"lost", true}};
  Json headers = Json::object();
  for (const auto& [name, value] : reply->headers) headers[name] = value;
  return {{"status", reply->status}, {"headers", headers}, {"body64", to_base64(reply->body)}};
}

struct NameOf {
  std::string operator()(const host::Boot& c) { return "boot " + c.instance; }
  std::string operator()(const host::Stop& c) { return (c.hard ? "switch-off " : "stop ") + c.instance; }
  std::string operator()(const host::Reboot& c) { return "reboot " + c.instance; }
  std::string operator()(const host::Destroy& c) { return "destroy " + c.instance; }
  std::string operator()(const host::Rules& c) { return "rules " + c.instance; }
};

Json show(const std::vector<HostCommand>& commands) {
  Json names = Json::array();
  for (const auto& command : commands) names.push_back(std::visit(NameOf{}, command));
  return {{"commands", names}};
}

int list_calls() {
  for (const auto& service : wire::services())
    for (auto family : service.rows)
      if (family)
        for (const auto& row : family()) std::cout << service.name << ' ' << row.action << '\n';
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "--list") return list_calls();
  Cloud cloud(judge_settings(), wire::standard_catalogue());
  cloud.console_from([](std::string_view instance) { return "console of " + std::string(instance) + "\n"; });
  wire::Front front(cloud);
  front.set_throttling(false);
  for (std::string text; std::getline(std::cin, text);) {
    auto line = Json::parse(text);
    auto now = read_now(line);
    Json answer;
    if (line.contains("method")) {
      answer = show(front.handle(read_request(line), now));
    } else {
      if (line.contains("tell")) cloud.tell(read_event(line), now);
      answer = show(cloud.advance(now));
    }
    std::cout << answer.dump() << std::endl;
  }
}
