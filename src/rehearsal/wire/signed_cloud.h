// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "rehearsal/wire/catalogue.h"
#include "rehearsal/wire/front.h"

// For tests and benchmarks: the standard cloud, and a client that signs. What it signs is put into its
// canonical form by the code under test; that this form is right is shown by AWS's own vectors
// (signature_test.cc).
namespace stint::rehearsal::wire {

inline Settings generous_settings() {
  Settings settings = standard_settings();
  settings.accounts[0].limits = {{.code = "L-DB2E81BA", .vcpus = 4096}, {.code = "L-1216C47A", .vcpus = 32}};
  return settings;
}

class SignedCloud {
 public:
  explicit SignedCloud(Settings settings = generous_settings())
      : cloud(std::move(settings), standard_catalogue()), front(cloud) {}

  Cloud cloud;
  Front front;
  SysMicros now = *parse_rfc3339("2026-11-24T20:00:00Z");
  std::string region = "us-east-1";

  Key key() const { return const_cast<Cloud&>(cloud).settings().accounts[0].keys[0]; }

  /// A form of EC2, "Action=…&…" without Version.
  Request ec2(const std::string& form) const { return form_request("ec2", form + "&Version=2016-11-15"); }
  Request form_request(const std::string& service, std::string body) const {
    Request request;
    request.headers = {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}};
    request.body = std::move(body);
    return sign(std::move(request), service, key(), now);
  }
  Request json_request(const std::string& service, const std::string& target, std::string body) const {
    Request request;
    request.headers = {{"content-type", "application/x-amz-json-1.1"}, {"x-amz-target", target}};
    request.body = std::move(body);
    return sign(std::move(request), service, key(), now);
  }

  std::optional<Reply> send(const Request& request) { return front.handle(request, now); }
  Reply ask(const Request& request) { return send(request).value(); }

  Request sign(Request request, const std::string& service, const Key& by, SysMicros at) const {
    auto stamp = iso_basic(at);
    request.headers.emplace_back("host", service + "." + region + ".amazonaws.com");
    request.headers.emplace_back("x-amz-date", stamp);
    if (!by.session_token.empty()) request.headers.emplace_back("x-amz-security-token", by.session_token);
    std::vector<std::string> names;
    for (const auto& [name, value] : request.headers) names.push_back(name);
    std::ranges::sort(names);
    auto scope = fmt::format("{}/{}/{}/aws4_request", stamp.substr(0, 8), region, service);
    Digester digester;
    auto canonical = canonical_request(request, names, hex(digester.sha256(request.body)));
    auto to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", stamp, scope, hex(digester.sha256(canonical)));
    auto signing_key = digester.hmac("AWS4" + by.secret, stamp.substr(0, 8));
    for (const auto& part : {region, service, std::string("aws4_request")})
      signing_key = digester.hmac(as_text(signing_key), part);
    request.headers.emplace_back(
        "authorization",
        fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", by.id, scope,
                    fmt::join(names, ";"), hex(digester.hmac(as_text(signing_key), to_sign))));
    return request;
  }
};

/// What stands between the first <name> and </name>; empty where there is none.
inline std::string element(std::string_view xml, std::string_view name) {
  auto open = fmt::format("<{}>", name), close = fmt::format("</{}>", name);
  auto from = xml.find(open);
  if (from == xml.npos) return {};
  from += open.size();
  return std::string(xml.substr(from, xml.find(close, from) - from));
}

}  // namespace stint::rehearsal::wire
