// SPDX-License-Identifier: Apache-2.0
#include "rehearsal/wire/signature.h"

#include <fmt/format.h>

#include <algorithm>

namespace stint::rehearsal::wire {
namespace {

constexpr std::chrono::minutes kSkew{15};
constexpr std::size_t kKeptKeys = 64;

using Why = Stranger::Why;

// "20261124T200000Z"
std::optional<SysMicros> parse_basic(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  return parse_rfc3339(fmt::format("{}-{}-{}:{}:{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 5),
                                   text.substr(11, 2), text.substr(13)));
}

bool names(const Authorization& authorization, std::string_view header) {
  return std::ranges::find(authorization.signed_headers, header) != authorization.signed_headers.end();
}

// Headers that have to be signed where they are sent.
std::string_view unsigned_header(const Request& request, const Authorization& authorization) {
  for (std::string_view header : {"host", "x-amz-date", "x-amz-target", "x-amz-security-token"})
    if (!request.header(header).empty() && !names(authorization, header)) return header;
  return {};
}

std::string skew_text(SysMicros signed_at, SysMicros now) {
  bool late = signed_at < now;
  return fmt::format("Signature {}: {} is now {} than {} ({} {} 15 min.)",
                     late ? "expired" : "not yet current", iso_basic(signed_at), late ? "earlier" : "later",
                     iso_basic(late ? now - kSkew : now + kSkew), iso_basic(now), late ? "-" : "+");
}

// Whose access key that is, into the caller.
bool find_key(const std::vector<Account>& accounts, std::string_view id, Caller& caller) {
  for (const auto& account : accounts)
    for (const auto& key : account.keys) {
      if (key.id != id) continue;
      caller.account = &account;
      caller.key = &key;
      return true;
    }
  return false;
}

}  // namespace

const Digester::Digest& Verifier::signing_key(const std::string& secret, std::string_view day,
                                              std::string_view region, std::string_view service) {
  auto name = fmt::format("{}/{}/{}/{}", secret, day, region, service);
  if (auto kept = signing_keys_.find(name); kept != signing_keys_.end()) return kept->second;
  if (signing_keys_.size() >= kKeptKeys) signing_keys_.clear();
  auto key = digester_.hmac("AWS4" + secret, day);
  for (auto part : {region, service, std::string_view("aws4_request")})
    key = digester_.hmac(as_text(key), part);
  return signing_keys_[name] = key;
}

std::variant<Caller, Stranger> Verifier::verify(const Request& request, const std::vector<Account>& accounts,
                                                SysMicros now) {
  auto header = request.header("authorization");
  if (header.empty()) return Stranger{Why::Unsigned, {}, {}};
  auto authorization = read_authorization(header);
  if (!authorization)
    return Stranger{Why::Incomplete, "Authorization header is not in the form of AWS4-HMAC-SHA256.", {}};
  auto refuse = [&](Why why, std::string detail = {}) {
    return Stranger{why, std::move(detail), authorization->service};
  };

  Caller caller{.region = authorization->region, .service = authorization->service};
  auto date = request.header("x-amz-date");
  auto signed_at = parse_basic(date);
  if (!signed_at)
    return refuse(Why::Incomplete, "Authorization header requires existence of a 'X-Amz-Date' header.");
  if (auto missing = unsigned_header(request, *authorization); !missing.empty())
    return refuse(Why::Incomplete, fmt::format("The header '{}' must be signed.", missing));
  if (!find_key(accounts, authorization->key, caller)) return refuse(Why::UnknownKey);
  if (caller.key->session_token != request.header("x-amz-security-token")) return refuse(Why::WrongToken);
  if (caller.key->expires && now >= *caller.key->expires) return refuse(Why::ExpiredToken);
  if (authorization->day != date.substr(0, 8))
    return refuse(Why::WrongScope,
                  fmt::format("Date in Credential scope does not match YYYYMMDD from ISO-8601 version "
                              "of date from HTTP: '{}' != '{}'.",
                              authorization->day, date.substr(0, 8)));
  if (std::chrono::abs(now - *signed_at) > kSkew) return refuse(Why::Skewed, skew_text(*signed_at, now));

  auto canonical =
      canonical_request(request, authorization->signed_headers, hex(digester_.sha256(request.body)));
  auto to_sign = fmt::format("AWS4-HMAC-SHA256\n{}\n{}/{}/{}/aws4_request\n{}", date, authorization->day,
                             caller.region, caller.service, hex(digester_.sha256(canonical)));
  const auto& key = signing_key(caller.key->secret, authorization->day, caller.region, caller.service);
  if (hex(digester_.hmac(as_text(key), to_sign)) != authorization->signature)
    return refuse(Why::WrongSignature);
  return caller;
}

}  // namespace stint::rehearsal::wire
