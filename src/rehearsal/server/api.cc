// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/server/api.h"

#include <nlohmann/json.hpp>

#include "rehearsal/server/bill_json.h"
#include "rehearsal/server/json_fields.h"

namespace stint::rehearsal::server {
namespace {

using wire::Reply;
using wire::Request;

constexpr std::string_view kOwn = "/rehearsal/", kHost = "hosts/";

Reply json_reply(int status, const Json& json) {
  return {.status = status, .headers = {{"content-type", "application/json"}}, .body = json.dump() + "\n"};
}

Reply refusal(int status, const std::string& why) { return json_reply(status, {{"error", why}}); }

// A page in the user's browser can make it ask us anything, but neither by our own name nor, without asking
// first, in JSON.
bool comes_from_a_page(const Request& request) {
  auto host = request.header("host");
  host = host.substr(0, host.rfind(':'));
  if (host != "127.0.0.1" && host != "localhost") return true;
  return request.method == "POST" && !request.header("content-type").starts_with("application/json");
}

// The value of `token` in a query that has nothing else; nullopt: an empty query.
std::optional<std::string> token_in(std::string_view query) {
  constexpr std::string_view kToken = "token=";
  if (!query.starts_with(kToken)) return std::nullopt;
  return wire::percent_decoded(query.substr(kToken.size()), true);
}

}  // namespace

std::optional<Reply> Api::answer(const Request& request) {
  if (request.path.starts_with(kOwn)) return answer_own(request);
  auto reply = parts_.cloud.ask(request, parts_.now());
  if (!reply) {
    parts_.broken(std::move(reply).error());
    return std::nullopt;
  }
  parts_.told();
  return *std::move(reply);
}

std::optional<Reply> Api::answer_own(const Request& request) {
  if (comes_from_a_page(request))
    return refusal(403, "only for programs on this computer, in application/json");
  const auto what = std::string_view(request.path).substr(kOwn.size());
  const bool get = request.method == "GET";
  if (what == "bill" && get) return bill(request);
  if (what == "hosts" && get) return json_reply(200, parts_.hosts());
  if (what.starts_with(kHost) && request.method == "POST")
    return befall(std::string(what.substr(kHost.size())), request);
  if (what == "settings" && get) return json_reply(200, parts_.cloud.settings());
  if (what == "settings" && request.method == "POST") return change(request);
  return refusal(404, "the rehearsal has bill, hosts and settings");
}

std::optional<Reply> Api::bill(const Request& request) {
  const auto token = token_in(request.query);
  if (!token && !request.query.empty())
    return refusal(400, "a bill is asked for with ?token=TOKEN, or with nothing");
  parts_.measure();
  auto bill = parts_.cloud.bill(parts_.now(), token);
  if (!bill) {
    parts_.broken(std::move(bill).error());
    return std::nullopt;
  }
  parts_.told();
  return json_reply(200, show(*bill));
}

std::optional<Reply> Api::change(const Request& request) {
  auto changed = parts_.cloud.change(request.body, parts_.now());
  if (!changed && changed.error().kind == Kind::Usage) return refusal(400, changed.error().what);
  if (!changed) {
    parts_.broken(std::move(changed).error());
    return std::nullopt;
  }
  parts_.told();
  return json_reply(200, parts_.cloud.settings());
}

Reply Api::befall(const std::string& instance, const Request& request) {
  const Json json = Json::parse(request.body, nullptr, false);
  auto accident =
      json.is_object() && json.size() == 1 ? text_in(json, "do") : bad_setting("body", "{\"do\": ACCIDENT}");
  if (!accident) return refusal(400, accident.error().what);
  auto befallen = parts_.befall(instance, *accident);
  if (!befallen) return refusal(befallen.error().kind == Kind::Usage ? 400 : 404, befallen.error().what);
  parts_.told();
  return json_reply(200, parts_.hosts());
}

}  // namespace stint::rehearsal::server
