// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/entry.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "rehearsal/model/base64.h"

namespace stint::rehearsal::server {
namespace {

constexpr auto kKind = "stint-rehearsal";

using What = HostEvent::What;
constexpr std::array<std::pair<What, std::string_view>, 7> kEvents{{{What::PoweredOff, "powered-off"},
                                                                    {What::Rebooted, "rebooted"},
                                                                    {What::Died, "died"},
                                                                    {What::Impaired, "impaired"},
                                                                    {What::Healthy, "healthy"},
                                                                    {What::Sent, "sent"},
                                                                    {What::Reclaimed, "reclaimed"}}};

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; });
}

Json to_json(const AddressBlock& block) {
  Json json{{"first", block.first}, {"count", block.count}};
  if (block.ssh_port != AddressBlock{}.ssh_port) json["ssh_port"] = block.ssh_port;
  return json;
}

AddressBlock block_of(const Json& json) {
  return {json.at("first"), json.at("count"), json.value("ssh_port", AddressBlock{}.ssh_port)};
}

Json to_json(const wire::Request& request) {
  Json headers = Json::array();
  for (const auto& [name, value] : request.headers) headers.push_back({name, value});
  Json json{{"method", request.method}, {"path", request.path}, {"headers", headers}};
  if (!request.query.empty()) json["query"] = request.query;
  if (is_plain(request.body))
    json["body"] = request.body;
  else
    json["body64"] = to_base64(request.body);
  return json;
}

wire::Request request_of(const Json& json) {
  wire::Request request{.method = json.at("method"),
                        .path = json.at("path"),
                        .query = json.value("query", ""),
                        .headers = json.at("headers"),
                        .body = json.value("body", "")};
  if (json.contains("body64")) request.body = from_base64(json.at("body64").get<std::string>()).value();
  return request;
}

Json to_json(const HostEvent& event) {
  auto name = std::ranges::find(kEvents, event.what, &std::pair<What, std::string_view>::first);
  Json json{{"instance", event.instance}, {"what", name->second}};
  if (event.what == What::Sent) json["bytes"] = event.bytes;
  return json;
}

HostEvent event_of(const Json& json) {
  auto text = json.at("what").get<std::string>();
  auto name = std::ranges::find(kEvents, text, &std::pair<What, std::string_view>::second);
  if (name == kEvents.end()) throw std::invalid_argument(text);
  return {json.at("instance"), name->first, json.value("bytes", std::int64_t{0})};
}

struct Write {
  Json& line;
  void operator()(const input::Time&) const { line["time"] = true; }
  void operator()(const wire::Request& request) const { line["request"] = to_json(request); }
  void operator()(const HostEvent& event) const { line["event"] = to_json(event); }
  void operator()(const input::Change& change) const { line["settings"] = Json::parse(change.settings); }
  void operator()(const input::Addresses& a) const {
    line["addresses"] = to_json(a.block);
    line["caller"] = a.caller;
  }
};

decltype(Entry::what) what_of(const Json& line) {
  if (line.contains("request")) return request_of(line.at("request"));
  if (line.contains("event")) return event_of(line.at("event"));
  if (line.contains("settings")) return input::Change{line.at("settings").dump()};
  if (line.contains("addresses")) return input::Addresses{block_of(line.at("addresses")), line.at("caller")};
  if (line.at("time").get<bool>()) return input::Time{};
  throw std::invalid_argument("time");
}

// The library throws for what is missing or of another kind.
template <class T, class Read>
std::optional<T> read_line(std::string_view line, Read read) {
  try {
    return read(Json::parse(line));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string to_line(const Beginning& b) {
  return Json{{"journal", kKind},
              {"format", Beginning::kFormat},
              {"at", rfc3339(b.at)},
              {"seed", b.seed},
              {"key", b.key},
              {"secret", b.secret},
              {"addresses", to_json(b.addresses)},
              {"caller", b.caller},
              {"settings", Json::parse(b.settings)}}
      .dump();
}

std::string to_line(const Entry& entry) {
  Json line{{"at", rfc3339(entry.at)}};
  std::visit(Write{line}, entry.what);
  if (!entry.answer.empty()) line["answer"] = entry.answer;
  for (const auto& [instance, text] : entry.consoles) line["consoles"][instance] = to_base64(text);
  return line.dump();
}

std::optional<Beginning> parse_beginning(std::string_view text) {
  return read_line<Beginning>(text, [](const Json& line) -> std::optional<Beginning> {
    if (line.at("journal") != kKind || line.at("format") != Beginning::kFormat) return std::nullopt;
    return Beginning{.at = parse_rfc3339(line.at("at").get<std::string>()).value(),
                     .seed = line.at("seed"),
                     .key = line.at("key"),
                     .secret = line.at("secret"),
                     .addresses = block_of(line.at("addresses")),
                     .caller = line.at("caller"),
                     .settings = line.at("settings").dump()};
  });
}

std::optional<Entry> parse_entry(std::string_view text) {
  return read_line<Entry>(text, [](const Json& line) {
    Entry entry{.at = parse_rfc3339(line.at("at").get<std::string>()).value(),
                .what = what_of(line),
                .consoles = {},
                .answer = line.value("answer", "")};
    const Json consoles = line.value("consoles", Json::object());
    for (const auto& [instance, console] : consoles.items())
      entry.consoles[instance] = from_base64(console.get<std::string>()).value();
    return entry;
  });
}

}  // namespace stint::rehearsal::server
