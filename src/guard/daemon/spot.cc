// SPDX-License-Identifier: Apache-2.0
#include "guard/daemon/spot.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "pact/fields.h"

namespace stint::guard {
namespace {

// Asks with a token (IMDSv2), which is renewed where it is refused.
class Metadata {
 public:
  explicit Metadata(const MetadataService& service) : service_(service) {}

  /// nullopt: no answer, or none that says anything.
  std::optional<HttpSaid> get(const std::string& path) {
    if (token_.empty()) token_ = new_token();
    auto said = say("GET", path, "X-aws-ec2-metadata-token: " + token_);
    if (said && said->code == 401) token_.clear();
    return said;
  }

 private:
  std::string new_token() {
    auto said = say("PUT", "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds: 21600");
    return said && said->code == 200 ? said->body : std::string();
  }

  std::optional<HttpSaid> say(const char* verb, const std::string& path, const std::string& header) {
    auto said = ask({.address = service_.address,
                     .port = service_.port,
                     .verb = verb,
                     .path = path,
                     .headers = {header}});
    return said ? *said : std::nullopt;
  }

  const MetadataService& service_;
  std::string token_;
};

void wait(Micros span) { usleep(static_cast<useconds_t>(span.count())); }

std::string life_cycle(Metadata& metadata, Micros every) {
  while (true) {
    auto said = metadata.get("/latest/meta-data/instance-life-cycle");
    if (said && said->code == 200) return said->body;
    wait(every);
  }
}

}  // namespace

MetadataService metadata_service_at(const char* endpoint) {
  constexpr std::string_view kScheme = "http://";
  std::string_view text = endpoint != nullptr ? endpoint : "";
  if (!text.starts_with(kScheme)) return {};
  text.remove_prefix(kScheme.size());
  if (text.ends_with('/')) text.remove_suffix(1);
  MetadataService service;
  const auto colon = std::min(text.find(':'), text.size());
  service.address = text.substr(0, colon);
  const auto port = text.substr(std::min(colon + 1, text.size()));
  const auto read = std::from_chars(port.data(), port.data() + port.size(), service.port);
  const bool good_port = port.empty() || (read.ec == std::errc() && read.ptr == port.data() + port.size());
  in_addr parsed{};
  return good_port && inet_pton(AF_INET, service.address.c_str(), &parsed) == 1 ? service : MetadataService{};
}

std::optional<std::string> spot_action_in(std::string_view text) {
  auto json = pact::parse_object(text, "the spot notice");
  if (!json) return std::nullopt;
  auto action = pact::Fields(*json, "the spot notice").maybe_text("action");
  bool is_word = !action.empty() && std::ranges::all_of(action, [](char c) { return c >= 'a' && c <= 'z'; });
  return is_word ? std::optional(action) : std::nullopt;
}

std::optional<std::string> wait_for_spot_notice(const MetadataService& service) {
  Metadata metadata(service);
  if (life_cycle(metadata, service.every) != "spot") return std::nullopt;
  while (true) {
    auto said = metadata.get("/latest/meta-data/spot/instance-action");
    if (said && said->code == 200)
      if (auto action = spot_action_in(said->body)) return action;
    wait(service.every);
  }
}

}  // namespace stint::guard
